-- A report that somebody wants as PDF; the worker makes it.
CREATE TABLE report_print (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES run (id),
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  -- What was made, or why nothing was: {code, message}.
  sha256 text,
  error jsonb,
  CHECK (finished_at IS NULL OR (sha256 IS NULL) <> (error IS NULL))
);
CREATE INDEX report_print_run ON report_print (run_id, requested_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON report_print TO tollgate_app;

-- With what the worker's own browser reads one run's pages, for a minute or two.
CREATE TABLE render_ticket (
  -- SHA-256 of the secret.
  hash bytea PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES run (id),
  expires_at timestamptz(3) NOT NULL
);
GRANT SELECT, INSERT, DELETE ON render_ticket TO tollgate_app;
GRANT SELECT ON render_ticket TO tollgate_web;
