-- Somebody answers by name for going on without something, with a second person, and for a time.
CREATE TABLE waiver (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES run (id),
  -- A stage's key, or `pre-deployment`.
  stage_key text NOT NULL,
  subject text NOT NULL CHECK (subject IN ('finding', 'checklist', 'screenshot')),
  subject_key text NOT NULL,
  title text NOT NULL,
  reason text NOT NULL CHECK (char_length(btrim(reason)) >= 20),
  requested_by uuid NOT NULL REFERENCES person (id),
  requested_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL CHECK (expires_at > requested_at),
  confirmed_by uuid REFERENCES person (id),
  confirmed_at timestamptz(3),
  withdrawn_at timestamptz(3),
  CONSTRAINT waiver_two_persons CHECK (confirmed_by IS NULL OR confirmed_by <> requested_by),
  CONSTRAINT waiver_confirmed_whole CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
);
CREATE INDEX waiver_run ON waiver (run_id);
-- One at a time of a thing.
CREATE UNIQUE INDEX waiver_one_open ON waiver (run_id, stage_key, subject, subject_key)
  WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;
CREATE FUNCTION waiver_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a waiver says does not change' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER waiver_stays BEFORE UPDATE ON waiver FOR EACH ROW
  WHEN ((OLD.id, OLD.run_id, OLD.stage_key, OLD.subject, OLD.subject_key, OLD.title, OLD.reason, OLD.requested_by,
         OLD.requested_at, OLD.expires_at)
    IS DISTINCT FROM (NEW.id, NEW.run_id, NEW.stage_key, NEW.subject, NEW.subject_key, NEW.title, NEW.reason,
         NEW.requested_by, NEW.requested_at, NEW.expires_at)
    OR (OLD.confirmed_at IS NOT NULL AND OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at)
    OR (OLD.confirmed_by IS NOT NULL AND OLD.confirmed_by IS DISTINCT FROM NEW.confirmed_by)
    OR (OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at))
  EXECUTE FUNCTION waiver_stays();
CREATE TRIGGER no_delete BEFORE DELETE ON waiver FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT, UPDATE ON waiver TO tollgate_app;
GRANT SELECT ON waiver TO tollgate_web;
