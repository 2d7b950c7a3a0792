-- Approval rules of a project: versions that only grow. Version 0 is built in and has no row.
CREATE TABLE approval_rules_version (
  project_id uuid NOT NULL REFERENCES project (id),
  version integer NOT NULL CHECK (version >= 1),
  -- Canonical JSON (RFC 8785), exactly the bytes that the digest is of.
  document text NOT NULL,
  digest text NOT NULL CHECK (digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  change_id uuid NOT NULL UNIQUE,
  proposed_by uuid NOT NULL REFERENCES person (id),
  proposed_at timestamptz(3) NOT NULL,
  confirmed_by uuid NOT NULL REFERENCES person (id),
  confirmed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (project_id, version),
  CONSTRAINT approval_rules_two_persons CHECK (confirmed_by <> proposed_by)
);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON approval_rules_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON approval_rules_version EXECUTE FUNCTION refuse_change();

CREATE TABLE approval_rules_change (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project (id),
  -- The version that the proposal was made against; it cannot be confirmed against another one.
  base_version integer NOT NULL,
  document text NOT NULL,
  digest text NOT NULL CHECK (digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  proposed_by uuid NOT NULL REFERENCES person (id),
  proposed_at timestamptz(3) NOT NULL,
  outcome text CHECK (outcome IN ('confirmed', 'withdrawn')),
  closed_by uuid REFERENCES person (id),
  closed_at timestamptz(3),
  CHECK ((outcome IS NULL) = (closed_at IS NULL) AND (outcome IS NULL) = (closed_by IS NULL))
);
CREATE UNIQUE INDEX approval_rules_change_one_open ON approval_rules_change (project_id) WHERE outcome IS NULL;
CREATE FUNCTION only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.outcome IS NOT NULL OR (to_jsonb(OLD) - '{outcome,closed_by,closed_at}'::text[])
    IS DISTINCT FROM (to_jsonb(NEW) - '{outcome,closed_by,closed_at}'::text[]) THEN
    RAISE EXCEPTION 'a proposal of approval rules is closed once and otherwise stays as it is'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_closes BEFORE UPDATE ON approval_rules_change FOR EACH ROW EXECUTE FUNCTION only_closes();
CREATE TRIGGER only_grows BEFORE DELETE ON approval_rules_change FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A run keeps the rules that were in force when it was created. NULL: not known, which closes every gate of it.
ALTER TABLE run
  ADD COLUMN rules_version integer,
  ADD COLUMN rules_digest text,
  -- [{given, personId}]; NULL: nobody said who wrote the change.
  ADD COLUMN authors jsonb,
  -- {role: [person]} at that moment.
  ADD COLUMN holders jsonb NOT NULL DEFAULT '{}';
UPDATE run SET rules_version = 0, rules_digest = '839e07557342b469bf11b20a27b8befb3d02d8f6f33575ff7872e40950107b49';
CREATE FUNCTION run_pins_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a run was started with does not change' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER run_pins_stay BEFORE UPDATE ON run FOR EACH ROW
  WHEN ((OLD.project_id, OLD.plan_version_id, OLD.plan_digest, OLD.rules_version, OLD.rules_digest, OLD.authors,
         OLD.holders, OLD.owner_id, OLD.created_by)
    IS DISTINCT FROM (NEW.project_id, NEW.plan_version_id, NEW.plan_digest, NEW.rules_version, NEW.rules_digest,
         NEW.authors, NEW.holders, NEW.owner_id, NEW.created_by))
  EXECUTE FUNCTION run_pins_stay();

-- Somebody lends their seat in one role to somebody else for a time.
CREATE TABLE delegation (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project (id),
  from_id uuid NOT NULL REFERENCES person (id),
  to_id uuid NOT NULL REFERENCES person (id),
  role text NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  created_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  revoked_by uuid REFERENCES person (id),
  CHECK (from_id <> to_id),
  CHECK (starts_at < ends_at),
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX delegation_project ON delegation (project_id, ends_at);
CREATE FUNCTION only_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR (to_jsonb(OLD) - '{revoked_at,revoked_by}'::text[])
    IS DISTINCT FROM (to_jsonb(NEW) - '{revoked_at,revoked_by}'::text[]) THEN
    RAISE EXCEPTION 'a delegation is revoked once and otherwise stays as it is'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_revoked BEFORE UPDATE ON delegation FOR EACH ROW EXECUTE FUNCTION only_revoked();
CREATE TRIGGER only_grows BEFORE DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE sign_off
  ADD COLUMN IF NOT EXISTS attempt integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS method text NOT NULL DEFAULT 'password',
  -- Whose seat the person filled, by which delegation.
  ADD COLUMN IF NOT EXISTS on_behalf_of uuid REFERENCES person (id),
  ADD COLUMN IF NOT EXISTS delegation_id uuid REFERENCES delegation (id),
  -- From when on an approval no longer counts.
  ADD COLUMN IF NOT EXISTS lapses_at timestamptz(3);
ALTER TABLE sign_off ADD CONSTRAINT sign_off_method_known CHECK (method IN ('password', 'passkey'));
ALTER TABLE sign_off ADD CONSTRAINT sign_off_delegated_by_one
  CHECK ((on_behalf_of IS NULL) = (delegation_id IS NULL) AND on_behalf_of <> person_id);
DROP INDEX IF EXISTS sign_off_dossier_id_person_id_key;
CREATE UNIQUE INDEX IF NOT EXISTS sign_off_dossier_id_person_id_attempt_key ON sign_off (dossier_id, person_id, attempt);

CREATE TABLE sign_off_withdrawal (
  sign_off_id uuid PRIMARY KEY REFERENCES sign_off (id),
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  at timestamptz(3) NOT NULL
);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON sign_off_withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who does not approve a run, by the rules that it was started under. Refuses where those cannot be read.
CREATE FUNCTION excluded_from(the_run uuid) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  r run%ROWTYPE;
  editor text;
  separation jsonb;
BEGIN
  SELECT * INTO STRICT r FROM run WHERE id = the_run;
  IF r.rules_version = 0 THEN
    separation := '{"owner": "excluded", "author": "excluded", "planEditor": "off"}';
  ELSE
    SELECT v.document::jsonb -> 'separation' INTO separation FROM approval_rules_version v
      WHERE v.project_id = r.project_id AND v.version = r.rules_version AND v.digest = r.rules_digest;
  END IF;
  IF separation IS NULL THEN
    RAISE EXCEPTION 'the approval rules of the run % cannot be read', the_run USING ERRCODE = 'check_violation';
  END IF;
  IF separation ->> 'owner' IS DISTINCT FROM 'off' THEN
    IF r.owner_id IS NOT NULL THEN RETURN NEXT r.owner_id; END IF;
    IF r.created_by LIKE 'person:%' THEN RETURN NEXT substr(r.created_by, 8)::uuid; END IF;
  END IF;
  IF separation ->> 'author' IS DISTINCT FROM 'off' THEN
    RETURN QUERY SELECT (a ->> 'personId')::uuid FROM jsonb_array_elements(coalesce(r.authors, '[]')) a
      WHERE a ->> 'personId' IS NOT NULL;
  END IF;
  IF separation ->> 'planEditor' IS DISTINCT FROM 'off' THEN
    SELECT p.created_by INTO editor FROM plan_version p WHERE p.id = r.plan_version_id;
    IF editor LIKE 'person:%' THEN RETURN NEXT substr(editor, 8)::uuid; END IF;
  END IF;
END $$;

-- What holds for every signature, whatever code writes it.
CREATE FUNCTION sign_off_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
  gate record;
  seat uuid := coalesce(NEW.on_behalf_of, NEW.person_id);
  why text;
BEGIN
  SELECT d.run_id, d.stage_key, d.ordinal, r.project_id INTO STRICT gate
    FROM dossier d JOIN run r ON r.id = d.run_id WHERE d.id = NEW.dossier_id;
  why := CASE
    WHEN NEW.signed_at NOT BETWEEN moment - interval '1 minute' AND moment + interval '1 second'
      THEN 'is not made now'
    WHEN EXISTS (SELECT FROM dossier d WHERE d.run_id = gate.run_id AND d.stage_key = gate.stage_key AND d.ordinal > gate.ordinal)
      THEN 'is on a dossier that has been replaced'
    WHEN NOT EXISTS (SELECT FROM membership m JOIN person p ON p.id = m.person_id
      WHERE m.project_id = gate.project_id AND m.person_id = NEW.person_id AND p.disabled_at IS NULL)
      THEN 'is by somebody who does not belong to the project'
    WHEN NOT EXISTS (SELECT FROM membership m JOIN person p ON p.id = m.person_id
      WHERE m.project_id = gate.project_id AND m.person_id = seat AND m.role = NEW.role AND p.disabled_at IS NULL)
      THEN 'is in a role that the person does not hold'
    WHEN NEW.on_behalf_of IS NOT NULL AND NOT EXISTS (SELECT FROM delegation g WHERE g.id = NEW.delegation_id
      AND g.project_id = gate.project_id AND g.from_id = NEW.on_behalf_of AND g.to_id = NEW.person_id
      AND g.role = NEW.role AND g.starts_at <= moment AND moment < g.ends_at AND g.revoked_at IS NULL)
      THEN 'rests on no delegation that is in force'
    WHEN NEW.approved AND EXISTS (SELECT FROM excluded_from(gate.run_id) e WHERE e IN (NEW.person_id, seat))
      THEN 'is by or for somebody who does not approve this run'
    WHEN EXISTS (SELECT FROM sign_off s LEFT JOIN sign_off_withdrawal w ON w.sign_off_id = s.id
      WHERE s.dossier_id = NEW.dossier_id AND s.person_id = NEW.person_id AND w.sign_off_id IS NULL
      AND (s.lapses_at IS NULL OR s.lapses_at > moment))
      THEN 'is the second one of a person that would stand'
    WHEN NEW.attempt <> (SELECT count(*) FROM sign_off s WHERE s.dossier_id = NEW.dossier_id AND s.person_id = NEW.person_id)
      THEN 'does not count the ones before it'
  END;
  IF why IS NOT NULL THEN
    RAISE EXCEPTION 'the signature %', why USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sign_off_stands BEFORE INSERT ON sign_off FOR EACH ROW EXECUTE FUNCTION sign_off_stands();

-- An approval is taken back before its gate is passed, not afterwards.
CREATE FUNCTION withdrawal_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM sign_off s JOIN dossier d ON d.id = s.dossier_id JOIN run r ON r.id = d.run_id
    LEFT JOIN stage g ON g.run_id = r.id AND g.key = d.stage_key
    WHERE s.id = NEW.sign_off_id
    AND CASE WHEN g.id IS NULL THEN r.state IN ('draft', 'ready') ELSE g.state = 'awaiting_decision' END) THEN
    RAISE EXCEPTION 'the gate of this signature is passed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER withdrawal_in_time BEFORE INSERT ON sign_off_withdrawal FOR EACH ROW EXECUTE FUNCTION withdrawal_in_time();

-- GO rests on the newest dossier of the stage, which nobody rejects, or on an override that two persons have made.
CREATE FUNCTION go_is_founded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  newest record;
BEGIN
  SELECT d.id, d.digest INTO newest FROM stage s JOIN dossier d ON d.run_id = s.run_id AND d.stage_key = s.key
    WHERE s.id = NEW.stage_id ORDER BY d.ordinal DESC LIMIT 1;
  IF newest.digest IS DISTINCT FROM NEW.dossier_digest THEN
    RAISE EXCEPTION 'the decision is not on the newest dossier of its stage' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.override_id IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM override o JOIN stage s ON s.run_id = o.run_id AND s.key = o.stage_key
      WHERE o.id = NEW.override_id AND s.id = NEW.stage_id AND o.confirmed_at IS NOT NULL AND o.withdrawn_at IS NULL) THEN
      RAISE EXCEPTION 'the override of the decision is not confirmed' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF EXISTS (SELECT FROM sign_off s WHERE s.dossier_id = newest.id AND NOT s.approved
    AND NOT EXISTS (SELECT FROM sign_off_withdrawal w WHERE w.sign_off_id = s.id)) THEN
    RAISE EXCEPTION 'the dossier of the decision is rejected' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER go_is_founded BEFORE INSERT ON decision FOR EACH ROW WHEN (NEW.kind = 'go') EXECUTE FUNCTION go_is_founded();

-- A stage starts once the ones before it are passed, and traffic is never let beyond what a stage that has started is for.
CREATE FUNCTION stage_starts_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM stage s WHERE s.run_id = NEW.run_id AND s.ordinal < NEW.ordinal AND s.state <> 'passed')
    OR NOT EXISTS (SELECT FROM run r WHERE r.id = NEW.run_id AND r.state IN ('ready', 'running')) THEN
    RAISE EXCEPTION 'the stage % is not the next one to start', NEW.key USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stage_starts_in_turn BEFORE UPDATE ON stage FOR EACH ROW
  WHEN (OLD.state = 'pending' AND NEW.state <> 'pending') EXECUTE FUNCTION stage_starts_in_turn();
CREATE FUNCTION ceiling_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.traffic_ceiling > (SELECT coalesce(max(s.traffic_percent), 0) FROM stage s WHERE s.run_id = NEW.id AND s.state <> 'pending') THEN
    RAISE EXCEPTION 'no stage that has started is for % %% of traffic', NEW.traffic_ceiling USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ceiling_is_approved BEFORE UPDATE ON run FOR EACH ROW
  WHEN (NEW.traffic_ceiling > OLD.traffic_ceiling) EXECUTE FUNCTION ceiling_is_approved();

GRANT SELECT, INSERT ON approval_rules_version, sign_off_withdrawal TO tollgate_app;
GRANT SELECT, INSERT, UPDATE ON approval_rules_change, delegation TO tollgate_app;
GRANT SELECT ON approval_rules_version, approval_rules_change, delegation, sign_off_withdrawal TO tollgate_web;
