-- Evidence pages that were written elsewhere, exactly as they came.
CREATE TABLE imported_page (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project (id),
  -- The file's name, cleaned.
  name text NOT NULL,
  source bytea NOT NULL CHECK (octet_length(source) <= 1048576),
  sha256 text NOT NULL CHECK (sha256 = encode(sha256(source), 'hex')),
  imported_by text NOT NULL,
  imported_at timestamptz(3) NOT NULL
);
CREATE INDEX imported_page_project ON imported_page (project_id, imported_at);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON imported_page FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON imported_page EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON imported_page TO tollgate_app;
GRANT SELECT ON imported_page TO tollgate_web;

-- An imported run is what its page states: nothing of it was measured, and nothing of it moves.
ALTER TABLE run
  ADD COLUMN kind text NOT NULL DEFAULT 'live' CHECK (kind IN ('live', 'imported')),
  -- The page that the run is of, or was started from.
  ADD COLUMN page_id uuid REFERENCES imported_page (id);
ALTER TABLE run DROP CONSTRAINT run_state_known;
ALTER TABLE run ADD CONSTRAINT run_state_known
  CHECK (state IN ('draft', 'ready', 'running', 'completed', 'rolled_back', 'aborted', 'imported'));
ALTER TABLE run ADD CONSTRAINT run_imported_is_its_page
  CHECK ((kind = 'imported') = (state = 'imported') AND (kind <> 'imported' OR page_id IS NOT NULL));
CREATE FUNCTION run_origin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a run was started with does not change' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER run_origin_stays BEFORE UPDATE ON run FOR EACH ROW
  WHEN ((OLD.kind, OLD.page_id) IS DISTINCT FROM (NEW.kind, NEW.page_id))
  EXECUTE FUNCTION run_origin_stays();

-- What was learned, each time that it was written.
CREATE TABLE lessons_version (
  run_id uuid NOT NULL REFERENCES run (id),
  ordinal integer NOT NULL CHECK (ordinal >= 1),
  document jsonb NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (run_id, ordinal)
);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON lessons_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON lessons_version TO tollgate_app;
GRANT SELECT ON lessons_version TO tollgate_web;
INSERT INTO lessons_version (run_id, ordinal, document, recorded_by, recorded_at)
  SELECT run.id, 1, lessons, coalesce(leaf.actor, 'engine'), coalesce(leaf.tx_at, run.ended_at, run.created_at) FROM run
  LEFT JOIN LATERAL (
    SELECT actor, tx_at FROM log_leaf WHERE run_id = run.id AND kind = 'run.lessons_recorded' ORDER BY idx DESC LIMIT 1
  ) leaf ON true
  WHERE lessons IS NOT NULL;
