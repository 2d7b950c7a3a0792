-- Folds that are committed and acknowledged, but not merged into their buckets yet: under load one merge takes
-- those of many commits. A row lives for a fraction of a second.
CREATE TABLE metric_pending (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stage_id uuid NOT NULL REFERENCES stage (id),
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- lib/data/metric/pending-folds.ts; as text, because nothing in the database looks into it.
  folds text NOT NULL
);
CREATE INDEX metric_pending_stage ON metric_pending (stage_id);
ALTER TABLE metric_pending ALTER COLUMN folds SET STORAGE EXTERNAL,
  SET (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0,
    toast.autovacuum_vacuum_threshold = 500, toast.autovacuum_vacuum_scale_factor = 0);

GRANT SELECT, INSERT, DELETE ON metric_pending TO tollgate_app;
GRANT SELECT ON metric_pending TO tollgate_web;

-- Commits the folds of many requests and the keys of those that have one, in one round trip. False where a stage
-- takes no data any more, and an error (TG001) where a key is known: then nothing is written, and the caller finds
-- out request by request. The stages' locks keep them from ending meanwhile.
CREATE FUNCTION keep_pending(
  stages uuid[], payloads text[],
  principals text[], routes text[], keys text[], hashes bytea[], bodies text[]
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  wanted int;
  found int;
BEGIN
  PERFORM set_config('lock_timeout', '5s', true);
  SELECT count(DISTINCT s) INTO wanted FROM unnest(stages) s;
  SELECT count(*) INTO found FROM (
    SELECT id FROM stage WHERE id = ANY(stages) AND state IN ('running', 'awaiting_decision')
    ORDER BY id FOR NO KEY UPDATE
  ) locked;
  IF found < wanted THEN
    RETURN false;
  END IF;
  IF cardinality(keys) > 0 THEN
    INSERT INTO idempotency_key (principal, route, key, request_hash, status, content_type, body)
    SELECT principal, route, key, request_hash, 200, 'application/json', body
    FROM unnest(principals, routes, keys, hashes, bodies) AS k(principal, route, key, request_hash, body)
    ORDER BY principal, route, key
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < cardinality(keys) THEN
      RAISE EXCEPTION 'a key is known already' USING ERRCODE = 'TG001';
    END IF;
  END IF;
  INSERT INTO metric_pending (stage_id, folds) SELECT * FROM unnest(stages, payloads);
  RETURN true;
END $$;
