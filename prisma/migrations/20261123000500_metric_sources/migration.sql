-- The control group's observations stand beside the canary's. What was folded before had no squares: its spread is
-- unknown, and stays so.
ALTER TABLE metric_bucket ADD COLUMN arm text NOT NULL DEFAULT 'canary' CHECK (arm IN ('canary', 'control')),
  ADD COLUMN m2 float8 NOT NULL DEFAULT 'NaN';
ALTER TABLE metric_bucket ALTER COLUMN arm DROP DEFAULT, ALTER COLUMN m2 DROP DEFAULT,
  DROP CONSTRAINT metric_bucket_pkey, ADD PRIMARY KEY (stage_id, metric, arm, bucket_at);
ALTER TABLE metric_total ADD COLUMN arm text NOT NULL DEFAULT 'canary' CHECK (arm IN ('canary', 'control')),
  ADD COLUMN m2 float8 NOT NULL DEFAULT 'NaN';
ALTER TABLE metric_total ALTER COLUMN arm DROP DEFAULT, ALTER COLUMN m2 DROP DEFAULT,
  DROP CONSTRAINT metric_total_pkey, ADD PRIMARY KEY (stage_id, metric, arm);

-- What the judge carries from tick to tick and shows beside a verdict: lib/domain/metric/judgement.ts.
ALTER TABLE metric_state ADD COLUMN memory jsonb NOT NULL DEFAULT '{}', ADD COLUMN analysis jsonb NOT NULL DEFAULT '{}';

-- Only time with data counts as soak. `covered_until` is how far it has been counted.
ALTER TABLE stage ADD COLUMN effective_ms float8 NOT NULL DEFAULT 0, ADD COLUMN covered_until timestamptz(3),
  ADD COLUMN score jsonb;

-- A pull from a metric source: when it is due, and what it last brought.
CREATE TABLE source_reading (
  stage_id uuid NOT NULL REFERENCES stage (id),
  metric text NOT NULL,
  arm text NOT NULL CHECK (arm IN ('canary', 'control')),
  next_at timestamptz(3) NOT NULL,
  claimed_until timestamptz(3),
  failures integer NOT NULL DEFAULT 0,
  error jsonb,
  error_at timestamptz(3),
  -- lib/domain/source/pulled.ts `Pulled`; null before the first answer.
  pulled jsonb,
  fetched_at timestamptz(3),
  -- Time of the newest observation that has been taken; older ones are not taken again.
  data_at timestamptz(3),
  PRIMARY KEY (stage_id, metric, arm)
);
CREATE INDEX source_reading_due ON source_reading (next_at);

-- What a metric was before the release, measured once and never changed.
CREATE TABLE baseline_reading (
  run_id uuid NOT NULL REFERENCES run (id),
  metric text NOT NULL,
  measured_at timestamptz(3) NOT NULL,
  -- lib/domain/metric/baseline.ts `MeasuredBaseline`.
  document jsonb NOT NULL,
  PRIMARY KEY (run_id, metric)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON source_reading, baseline_reading TO tollgate_app;
GRANT SELECT ON source_reading, baseline_reading TO tollgate_web;
