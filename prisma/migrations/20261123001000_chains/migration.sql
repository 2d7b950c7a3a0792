-- Every leaf says its place in the log, in its run and in its project, and names the leaf before it there, so that
-- a copy of one run's or one project's leaves shows its gaps.
CREATE TABLE log_chain (
  kind text NOT NULL CHECK (kind IN ('run', 'project')),
  id uuid NOT NULL,
  size bigint NOT NULL,
  head bytea NOT NULL,
  PRIMARY KEY (kind, id)
);
INSERT INTO log_chain (kind, id, size, head)
  SELECT 'run', run_id, count(*), (array_agg(leaf_hash ORDER BY idx DESC))[1] FROM log_leaf
  WHERE run_id IS NOT NULL GROUP BY run_id;
INSERT INTO log_chain (kind, id, size, head)
  SELECT 'project', project_id, count(*), (array_agg(leaf_hash ORDER BY idx DESC))[1] FROM log_leaf
  WHERE project_id IS NOT NULL GROUP BY project_id;
GRANT SELECT ON log_chain TO tollgate_app, tollgate_web;

-- The place of the next leaf. Holds the log until the transaction ends, so that the place stays free until then.
CREATE FUNCTION ledger_reserve(leaf_project uuid, leaf_run uuid)
RETURNS TABLE (
  idx bigint, run_sequence bigint, run_previous bytea, project_sequence bigint, project_previous bytea
) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  SELECT size INTO STRICT idx FROM log_head WHERE id = 1 FOR UPDATE;
  SELECT c.size, c.head INTO run_sequence, run_previous FROM log_chain c WHERE c.kind = 'run' AND c.id = leaf_run;
  SELECT c.size, c.head INTO project_sequence, project_previous
    FROM log_chain c WHERE c.kind = 'project' AND c.id = leaf_project;
  RETURN NEXT;
END $$;

DROP FUNCTION ledger_append(bytea, uuid, uuid, text, text, text);
CREATE FUNCTION ledger_append(
  leaf bytea, leaf_index bigint, leaf_project uuid, leaf_run uuid, leaf_stage text, leaf_kind text, leaf_actor text
) RETURNS bytea LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  at bigint;
  h bytea;
  leaf_h bytea;
  node_level int := 0;
  node_idx bigint;
  rest bigint;
  computed_root bytea;
BEGIN
  IF octet_length(leaf) > 61440 THEN
    RAISE EXCEPTION 'a ledger entry has % bytes; 61440 is the limit', octet_length(leaf);
  END IF;
  SELECT size INTO STRICT at FROM log_head WHERE id = 1 FOR UPDATE;
  IF at <> leaf_index THEN
    RAISE EXCEPTION 'the entry was made for place % of the log; the next one is %', leaf_index, at;
  END IF;
  leaf_h := sha256('\x00'::bytea || leaf);
  h := leaf_h;
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
  INSERT INTO log_chain AS c (kind, id, size, head)
    SELECT chain.kind, chain.id, 1, leaf_h
    FROM (VALUES ('run', leaf_run), ('project', leaf_project)) AS chain (kind, id) WHERE chain.id IS NOT NULL
    ON CONFLICT (kind, id) DO UPDATE SET size = c.size + 1, head = excluded.head;
  -- A doorbell only: whoever hears it reads the log.
  PERFORM pg_notify('tollgate', coalesce(leaf_run::text, ''));
  RETURN leaf_h;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_reserve(uuid, uuid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION ledger_append(bytea, bigint, uuid, uuid, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_reserve(uuid, uuid) TO tollgate_app;
GRANT EXECUTE ON FUNCTION ledger_append(bytea, bigint, uuid, uuid, text, text, text) TO tollgate_app;
