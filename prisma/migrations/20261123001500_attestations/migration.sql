-- What the server says to the outside about a gate: signed, named by a leaf of the log, never changed.
CREATE TABLE attestation (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES run (id),
  stage_key text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('svr', 'vsa')),
  result text NOT NULL CHECK (result IN ('PASSED', 'FAILED')),
  -- DSSE envelope in canonical JSON (RFC 8785), exactly the bytes that the digest is of.
  envelope text NOT NULL,
  digest text NOT NULL UNIQUE CHECK (digest = encode(sha256(convert_to(envelope, 'UTF8')), 'hex')),
  -- The leaf that names the digest.
  log_index bigint NOT NULL UNIQUE,
  at timestamptz(3) NOT NULL,
  UNIQUE (run_id, stage_key, kind)
);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON attestation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON attestation EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON attestation TO tollgate_app;
GRANT SELECT ON attestation TO tollgate_web;

-- What `tollgate fsck` found, each time.
CREATE TABLE log_check (
  id uuid PRIMARY KEY,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  size bigint NOT NULL,
  root bytea NOT NULL,
  problems integer NOT NULL CHECK (problems >= 0)
);
CREATE INDEX log_check_at ON log_check (at);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON log_check FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON log_check TO tollgate_app;
GRANT SELECT ON log_check TO tollgate_web;

-- For the audit view and the exports of one project, by who and what.
CREATE INDEX log_leaf_project ON log_leaf (project_id, idx);
CREATE INDEX log_leaf_actor ON log_leaf (actor, idx);
CREATE INDEX log_leaf_kind ON log_leaf (kind, idx);
