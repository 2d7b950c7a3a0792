-- What the signer has signed: one row a tree size, exactly the note that it gave, without cosignatures.
CREATE TABLE checkpoint (
  size bigint PRIMARY KEY CHECK (size >= 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  note text NOT NULL,
  signed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);

-- The log's own keys, in the order in which the signer has used them. A key's first checkpoint is also signed by the
-- key before it, so that trust in one carries over to the next.
CREATE TABLE checkpoint_key (
  vkey text PRIMARY KEY,
  ordinal int NOT NULL UNIQUE CHECK (ordinal >= 0),
  -- The note that both this key and the one before it have signed; null for the first.
  transition text,
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  CHECK ((ordinal = 0) = (transition IS NULL))
);

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON checkpoint_key FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON checkpoint EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON checkpoint_key EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON checkpoint, checkpoint_key TO tollgate_app;
GRANT SELECT ON checkpoint, checkpoint_key TO tollgate_web;
