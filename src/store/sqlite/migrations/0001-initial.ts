/**
 * The first schema.
 *
 * `seq` is the order of acceptance (see delivery-ids.ts); an event and its deliveries take consecutive numbers, so the
 * deliveries of event `seq` are the rows from `seq + 1` to `seq + fan_out`, and those that were resent later are
 * found by their own small index. Every table is appended to at its end.
 *
 * A delivery is in exactly one of two indexes for history, one for unfinished and one for finished rows, and in `due`
 * only while it waits in the store: a delivery that is born claimed and succeeds at once costs no entry there. (Each
 * entry of an index ends with the row's `seq`, so within the named columns the order is that of acceptance.)
 */
export const initial = `
  CREATE TABLE store_state (
    name TEXT PRIMARY KEY,
    value ANY NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE store_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    store_ms INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE projects (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE access_keys (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    project INTEGER,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sha256 BLOB NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE event_types (
    num INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE webhooks (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    project INTEGER NOT NULL,
    url TEXT NOT NULL,
    description TEXT,
    subscribed_events TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) STRICT;
  CREATE INDEX webhooks_of_project ON webhooks (project);

  CREATE TABLE webhook_health (
    webhook INTEGER PRIMARY KEY,
    last_success_at INTEGER,
    failing_since INTEGER
  ) STRICT;

  CREATE TABLE webhook_secrets (
    num INTEGER PRIMARY KEY,
    webhook INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    signs_until INTEGER
  ) STRICT;
  CREATE INDEX secrets_of_webhook ON webhook_secrets (webhook);

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    project INTEGER NOT NULL,
    type INTEGER NOT NULL,
    fan_out INTEGER NOT NULL,
    id TEXT NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  -- By id first: ids that rise with time are then appended whatever the project, and a commit touches one page for all.
  CREATE UNIQUE INDEX events_by_id ON events (id, project);

  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY,
    webhook INTEGER NOT NULL,
    type INTEGER NOT NULL,
    event INTEGER NOT NULL,
    resent INTEGER NOT NULL,
    status INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    scheduled_at INTEGER NOT NULL,
    completed_at INTEGER,
    duration_ms INTEGER,
    response_status INTEGER,
    error TEXT
  ) STRICT;
  CREATE INDEX deliveries_unfinished ON deliveries (status, webhook, type) WHERE status < 2;
  CREATE INDEX deliveries_finished ON deliveries (webhook, type, status) WHERE status >= 2;
  CREATE INDEX deliveries_due ON deliveries (webhook, scheduled_at) WHERE status = 1;
  CREATE INDEX deliveries_resent ON deliveries (event) WHERE resent = 1;

  CREATE TABLE attempts (
    -- delivery * 256 + number: found without an index, and appended nearly in order.
    id INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    signed_at INTEGER NOT NULL,
    anchor_signature TEXT NOT NULL,
    standard_signature TEXT NOT NULL,
    response_status INTEGER,
    response_headers TEXT,
    response_body BLOB,
    error TEXT
  ) STRICT;
`;
