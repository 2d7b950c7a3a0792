-- Of a screenshot that Tollgate took itself: from where, of which time, and what it read at that moment.
ALTER TABLE evidence ADD COLUMN capture jsonb;

-- A screenshot that is due, and how the last attempt went.
CREATE TABLE screenshot_take (
  stage_id uuid NOT NULL REFERENCES stage (id),
  slot text NOT NULL,
  -- `start` or `end` of the stage.
  moment text NOT NULL CHECK (moment IN ('start', 'end')),
  due_at timestamptz(3) NOT NULL,
  claimed_until timestamptz(3),
  failures integer NOT NULL DEFAULT 0,
  error jsonb,
  error_at timestamptz(3),
  taken_at timestamptz(3),
  evidence_id uuid REFERENCES evidence (id),
  PRIMARY KEY (stage_id, slot, moment)
);
CREATE INDEX screenshot_take_due ON screenshot_take (due_at) WHERE taken_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON screenshot_take TO tollgate_app;
GRANT SELECT ON screenshot_take TO tollgate_web;
