/**
 * What the dashboard needs: links and sessions, counts over time, and the order of changes.
 *
 * `changes` has one row per commit that changed deliveries: pairs of a delivery's seq and its webhook, as doubles in the
 * machine's order. One append per commit costs a delivery next to nothing, where an index by time of change would cost
 * it a write of its own.
 */
export const dashboard = `
  CREATE TABLE dashboard_links (
    sha256 BLOB PRIMARY KEY,
    project INTEGER,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dashboard_links_by_end ON dashboard_links (expires_at);

  CREATE TABLE dashboard_sessions (
    sha256 BLOB PRIMARY KEY,
    project INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dashboard_sessions_by_end ON dashboard_sessions (expires_at);

  CREATE TABLE delivery_stats (
    webhook INTEGER NOT NULL,
    span INTEGER NOT NULL,
    start INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    dead INTEGER NOT NULL,
    retried INTEGER NOT NULL,
    durations BLOB NOT NULL,
    PRIMARY KEY (webhook, span, start)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX delivery_stats_by_time ON delivery_stats (span, start);

  CREATE TABLE changes (
    num INTEGER PRIMARY KEY,
    deliveries BLOB NOT NULL
  ) STRICT;
`;
