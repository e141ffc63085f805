/**
 * What has been counted and is not in `delivery_stats` yet: a row per commit, see counted.ts. A commit of many webhooks
 * would else rewrite two rows of each, which cost it more than the deliveries themselves; so they are added up every few seconds.
 */
export const statsPending = `
  CREATE TABLE delivery_stats_pending (
    num INTEGER PRIMARY KEY,
    counted BLOB NOT NULL
  ) STRICT;
`;
