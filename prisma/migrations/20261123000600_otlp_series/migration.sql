-- How far each OpenTelemetry series has been counted, so that totals become differences and nothing counts twice.
CREATE TABLE otlp_series (
  stage_id uuid NOT NULL REFERENCES stage (id),
  -- SHA-256 of what identifies the series: resource, scope, instrument and attributes.
  series bytea NOT NULL,
  -- Nanoseconds since 1970, which timestamptz would cut to microseconds; null where the sender tells no start.
  start_ns bigint,
  last_ns bigint NOT NULL,
  -- lib/domain/otlp/otlp-data.ts `PointData` of a cumulative series; null for every other one.
  totals jsonb,
  PRIMARY KEY (stage_id, series)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON otlp_series TO tollgate_app;
GRANT SELECT ON otlp_series TO tollgate_web;
