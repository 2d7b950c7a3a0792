ALTER TABLE run ADD COLUMN deployment_at timestamptz(3);
