-- What others say about the log's checkpoints. Only what was verified when it came is here; it is verified again by
-- whoever reads it.

-- A witness's signature line (C2SP tlog-cosignature), without its newline: it goes below the checkpoint of this size.
CREATE TABLE cosignature (
  size bigint NOT NULL CHECK (size >= 0),
  -- The key name and key id of the vkey that the line was verified with.
  witness text NOT NULL,
  line text NOT NULL CHECK (line LIKE '— %' AND strpos(line, chr(10)) = 0),
  -- The time that the witness signed, by its own clock.
  witnessed_at timestamptz(3) NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (size, witness)
);

-- An RFC 3161 token (DER of the ContentInfo) over the SHA-256 of the note of this size as the signer made it, that is
-- without cosignatures.
CREATE TABLE timestamp_token (
  size bigint NOT NULL CHECK (size >= 0),
  authority text NOT NULL,
  token bytea NOT NULL,
  gen_time timestamptz(3) NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (size, authority)
);
CREATE INDEX timestamp_token_authority_at_idx ON timestamp_token (authority, at);

-- How the newest exchanges went, one row for each witness and each timestamp authority of the operator's file.
CREATE TABLE witness_state (
  witness text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('witness', 'timestamp')),
  -- The newest checkpoint that it has confirmed, and when.
  size bigint,
  ok_at timestamptz(3),
  -- Of the newest attempt, null where that one succeeded.
  error text,
  error_at timestamptz(3),
  -- It has seen a tree that this log is no continuation of. Ends only with a consistent confirmation.
  alarm text CHECK (alarm IN ('split_view')),
  alarm_at timestamptz(3),
  PRIMARY KEY (kind, witness)
);

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON cosignature FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON timestamp_token FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON cosignature EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON timestamp_token EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON cosignature, timestamp_token TO tollgate_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON witness_state TO tollgate_app;
GRANT SELECT ON cosignature, timestamp_token, witness_state TO tollgate_web;
