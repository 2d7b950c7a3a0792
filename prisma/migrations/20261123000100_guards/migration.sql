-- The rules that hold whatever code is running.

-- Traffic never exceeds what the current stage has been approved for, and nobody is sent to a run that ended badly.
ALTER TABLE run ADD CONSTRAINT run_traffic_within_ceiling
  CHECK (traffic_percent >= 0 AND traffic_percent <= traffic_ceiling AND traffic_ceiling <= 100);
ALTER TABLE run ADD CONSTRAINT run_traffic_only_live
  CHECK (state IN ('running', 'completed') OR traffic_percent = 0);
ALTER TABLE run ADD CONSTRAINT run_state_known
  CHECK (state IN ('draft', 'ready', 'running', 'completed', 'rolled_back', 'aborted'));
ALTER TABLE stage ADD CONSTRAINT stage_state_known
  CHECK (state IN ('pending', 'running', 'awaiting_decision', 'passed', 'rolled_back'));
ALTER TABLE stage ADD CONSTRAINT stage_verdict_known
  CHECK (verdict IN ('pass', 'fail', 'inconclusive', 'pending'));
ALTER TABLE decision ADD CONSTRAINT decision_kind_known CHECK (kind IN ('go', 'hold', 'rollback'));
ALTER TABLE checklist_mark ADD CONSTRAINT checklist_mark_known CHECK (mark IN ('measured', 'vouched'));
ALTER TABLE evidence ADD CONSTRAINT evidence_kind_known CHECK (kind IN ('screenshot', 'file', 'link'));
ALTER TABLE incident ADD CONSTRAINT incident_kind_known CHECK (kind IN ('incident', 'alert'));
ALTER TABLE override ADD CONSTRAINT override_reason_long_enough CHECK (char_length(btrim(reason)) >= 20);
ALTER TABLE override ADD CONSTRAINT override_two_persons CHECK (confirmed_by IS NULL OR confirmed_by <> requested_by);

-- One GO and one ROLLBACK a stage; one stage of a run at work; one live run a flag and environment.
CREATE UNIQUE INDEX decision_one_go ON decision (stage_id) WHERE kind = 'go';
CREATE UNIQUE INDEX decision_one_rollback ON decision (stage_id) WHERE kind = 'rollback';
CREATE UNIQUE INDEX stage_one_active ON stage (run_id) WHERE state IN ('running', 'awaiting_decision');
CREATE UNIQUE INDEX run_one_live_per_flag ON run (project_id, flag, coalesce(environment, ''))
  WHERE state = 'running' AND flag IS NOT NULL;
CREATE INDEX run_flag ON run (flag) WHERE flag IS NOT NULL;

-- Every foreign key that the schema draws as a plain column.
ALTER TABLE metric_bucket ADD FOREIGN KEY (stage_id) REFERENCES stage (id);
ALTER TABLE metric_total ADD FOREIGN KEY (stage_id) REFERENCES stage (id);
ALTER TABLE funnel_user ADD FOREIGN KEY (stage_id) REFERENCES stage (id);
ALTER TABLE sign_off ADD FOREIGN KEY (person_id) REFERENCES person (id);
ALTER TABLE override ADD FOREIGN KEY (run_id) REFERENCES run (id);

-- Records that nobody rewrites, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: this table only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON log_leaf FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON log_node FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON sign_off FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON dossier FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON plan_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON checklist_mark FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON log_leaf EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON log_node EXECUTE FUNCTION refuse_change();

-- RFC 6962 log. The head's row lock makes index order commit order.
INSERT INTO log_head (id, size, root) VALUES (1, 0, sha256(''::bytea));

CREATE FUNCTION ledger_append(
  leaf bytea, leaf_project uuid, leaf_run uuid, leaf_stage text, leaf_kind text, leaf_actor text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  at bigint;
  h bytea;
  node_level int := 0;
  node_idx bigint;
  rest bigint;
  computed_root bytea;
BEGIN
  IF octet_length(leaf) > 61440 THEN
    RAISE EXCEPTION 'a ledger entry has % bytes; 61440 is the limit', octet_length(leaf);
  END IF;
  SELECT size INTO STRICT at FROM log_head WHERE id = 1 FOR UPDATE;
  h := sha256('\x00'::bytea || leaf);
  INSERT INTO log_leaf (idx, data, leaf_hash, tx_at, project_id, run_id, stage_key, kind, actor)
    VALUES (at, leaf, h, clock_timestamp(), leaf_project, leaf_run, leaf_stage, leaf_kind, leaf_actor);
  INSERT INTO log_node (level, idx, hash) VALUES (0, at, h);
  node_idx := at;
  -- Every subtree that this leaf completes.
  WHILE node_idx % 2 = 1 LOOP
    h := sha256('\x01'::bytea || (SELECT n.hash FROM log_node n WHERE n.level = node_level AND n.idx = node_idx - 1) || h);
    node_level := node_level + 1;
    node_idx := node_idx / 2;
    INSERT INTO log_node (level, idx, hash) VALUES (node_level, node_idx, h);
  END LOOP;
  -- The root folds the completed subtrees from the smallest to the largest.
  rest := at + 1;
  node_level := 0;
  computed_root := NULL;
  WHILE rest > 0 LOOP
    IF rest % 2 = 1 THEN
      SELECT n.hash INTO STRICT h FROM log_node n WHERE n.level = node_level AND n.idx = rest - 1;
      computed_root := CASE WHEN computed_root IS NULL THEN h ELSE sha256('\x01'::bytea || h || computed_root) END;
    END IF;
    rest := rest / 2;
    node_level := node_level + 1;
  END LOOP;
  UPDATE log_head SET size = at + 1, root = computed_root WHERE id = 1;
  -- A doorbell only: whoever hears it reads the log.
  PERFORM pg_notify('tollgate', coalesce(leaf_run::text, ''));
  RETURN at;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_append(bytea, uuid, uuid, text, text, text) FROM PUBLIC;

-- Roles without login: the login roles of the processes are members of them (`tollgate migrate` sees to that).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tollgate_app') THEN CREATE ROLE tollgate_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tollgate_web') THEN CREATE ROLE tollgate_web NOLOGIN; END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'the user % may not create the roles tollgate_app and tollgate_web; create them once (NOLOGIN) and run the migration again', current_user;
END $$;
GRANT USAGE ON SCHEMA public TO tollgate_app, tollgate_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tollgate_app;
REVOKE UPDATE, DELETE ON log_leaf, log_node, log_key, sign_off, dossier, plan_version, checklist_mark, decision FROM tollgate_app;
REVOKE INSERT ON log_leaf, log_node FROM tollgate_app;
REVOKE INSERT, UPDATE, DELETE ON log_head FROM tollgate_app;
GRANT EXECUTE ON FUNCTION ledger_append(bytea, uuid, uuid, text, text, text) TO tollgate_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO tollgate_web;
REVOKE SELECT ON api_token, idempotency_key FROM tollgate_web;
GRANT INSERT ON auth_session TO tollgate_web;
