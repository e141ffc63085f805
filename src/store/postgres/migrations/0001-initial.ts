/**
 * The first schema.
 *
 * Every large table begins with `project_id` in its primary key, so that Citus can distribute it by project and keep
 * what belongs together on one shard. Keys are UUIDv7 (see delivery-ids.ts), so every insert is an append, and the id
 * alone tells the day: the tables are partitioned by it, and a look-up by id opens one partition.
 *
 * Times are unix milliseconds of the database's clock, or of the node where people read them only.
 *
 * `deliveries` has as few indexes as its queries allow, because each change of state writes an entry in every one:
 * - the primary key: one row, the deliveries of an event (they share its key's head), and a project's page;
 * - `by_run`: history by webhook, type and state, each run in order of acceptance (see statements/history.ts);
 * - `due`: what waits. A delivery that is born claimed and succeeds at once never enters it;
 * - `claimed`: what nodes hold, to take it back from a dead one. All entries of a node share one key, so it stays small;
 * - `resent`: the deliveries of an event that came later.
 *
 * `delivery_stats` has a row for each node, so that no two nodes wait for each other to count. `changes` has a row for
 * each transaction that changed deliveries; where tables are distributed, one for each of its projects, else one in
 * all under a project of zeros.
 */
export const initial = `
  CREATE SEQUENCE node_incarnations;
  CREATE SEQUENCE access_key_numbers;

  CREATE TABLE settings (
    name text PRIMARY KEY,
    value bytea NOT NULL
  );

  CREATE TABLE projects (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL
  );

  CREATE TABLE access_keys (
    id text PRIMARY KEY,
    num bigint NOT NULL,
    kind text NOT NULL,
    project_id uuid,
    name text NOT NULL,
    created_at bigint NOT NULL,
    sha256 bytea NOT NULL UNIQUE
  );

  CREATE TABLE dashboard_links (
    sha256 bytea PRIMARY KEY,
    project_id uuid,
    expires_at bigint NOT NULL
  );

  CREATE TABLE dashboard_sessions (
    sha256 bytea PRIMARY KEY,
    project_id uuid,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
  );

  CREATE TABLE event_types (
    name text PRIMARY KEY
  );

  CREATE TABLE nodes (
    id bigint PRIMARY KEY,
    seen_at bigint NOT NULL,
    dead boolean NOT NULL DEFAULT false,
    schema integer NOT NULL
  ) WITH (fillfactor = 50);

  CREATE TABLE project_guards (
    project_id uuid PRIMARY KEY,
    changes bigint NOT NULL
  );

  CREATE TABLE webhooks (
    project_id uuid NOT NULL,
    id text NOT NULL,
    url text NOT NULL,
    description text,
    subscribed_events text[] NOT NULL,
    enabled boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted_at bigint,
    PRIMARY KEY (project_id, id)
  );

  CREATE TABLE webhook_health (
    project_id uuid NOT NULL,
    webhook_id text NOT NULL,
    last_success_at bigint,
    failing_since bigint,
    PRIMARY KEY (project_id, webhook_id)
  ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

  CREATE TABLE webhook_secrets (
    project_id uuid NOT NULL,
    webhook_id text NOT NULL,
    num integer NOT NULL,
    sealed bytea NOT NULL,
    signs_until bigint,
    PRIMARY KEY (project_id, webhook_id, num)
  );

  CREATE TABLE event_ids (
    project_id uuid NOT NULL,
    id text NOT NULL,
    key uuid NOT NULL,
    PRIMARY KEY (project_id, id)
  ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);
  CREATE INDEX event_ids_by_age ON event_ids (key);

  CREATE TABLE events (
    project_id uuid NOT NULL,
    key uuid NOT NULL,
    id text NOT NULL,
    type text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (project_id, key)
  ) PARTITION BY RANGE (key);

  CREATE TABLE deliveries (
    project_id uuid NOT NULL,
    id uuid NOT NULL,
    event_key uuid NOT NULL,
    webhook_id text NOT NULL,
    type text NOT NULL,
    resent boolean NOT NULL,
    status smallint NOT NULL,
    attempts smallint NOT NULL,
    response_status smallint,
    duration_ms integer,
    delay_ms integer NOT NULL DEFAULT 0,
    claimed_by bigint,
    scheduled_at bigint NOT NULL,
    completed_at bigint,
    error text,
    PRIMARY KEY (project_id, id)
  ) PARTITION BY RANGE (id);
  CREATE INDEX deliveries_by_run ON deliveries (project_id, webhook_id, type, status, id);
  CREATE INDEX deliveries_due ON deliveries (project_id, webhook_id, scheduled_at, id) WHERE status = 0;
  CREATE INDEX deliveries_claimed ON deliveries (claimed_by) WHERE status = 1;
  CREATE INDEX deliveries_resent ON deliveries (project_id, event_key, id) WHERE resent;

  CREATE TABLE attempts (
    project_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    number smallint NOT NULL,
    response_status smallint,
    duration_ms integer NOT NULL,
    started_at bigint NOT NULL,
    signed_at bigint NOT NULL,
    anchor_signature text NOT NULL,
    standard_signature text NOT NULL,
    response_headers text,
    response_body bytea,
    error text,
    PRIMARY KEY (project_id, delivery_id, number)
  ) PARTITION BY RANGE (delivery_id);

  CREATE TABLE delivery_stats (
    project_id uuid NOT NULL,
    webhook_id text NOT NULL,
    span integer NOT NULL,
    start bigint NOT NULL,
    node bigint NOT NULL,
    counts integer[] NOT NULL,
    PRIMARY KEY (project_id, webhook_id, span, start, node)
  ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
  CREATE INDEX delivery_stats_by_time ON delivery_stats (span, start);

  CREATE TABLE changes (
    project_id uuid NOT NULL,
    xid xid8 NOT NULL,
    at bigint NOT NULL,
    projects uuid[] NOT NULL,
    deliveries uuid[] NOT NULL
  ) WITH (autovacuum_vacuum_scale_factor = 0.1);
  CREATE INDEX changes_in_order ON changes (project_id, xid);
  CREATE INDEX changes_by_age ON changes (at);
`;
