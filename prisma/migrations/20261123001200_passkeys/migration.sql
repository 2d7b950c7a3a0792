-- Passkeys, the ceremonies that ask for them, and what was signed.

-- A public key that a person's own device holds the private half of. Usable once a second person has confirmed it.
CREATE TABLE passkey (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  credential_id bytea NOT NULL UNIQUE,
  -- As the device gave it (COSE, RFC 9052), and the same key as SubjectPublicKeyInfo.
  public_key bytea NOT NULL,
  spki bytea NOT NULL,
  -- COSE algorithm: -7 ES256, -8 Ed25519, -257 RS256.
  alg integer NOT NULL,
  sign_count bigint NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),
  transports text[] NOT NULL DEFAULT '{}',
  device_type text NOT NULL CHECK (device_type IN ('singleDevice', 'multiDevice')),
  backed_up boolean NOT NULL,
  aaguid text NOT NULL,
  label text NOT NULL CHECK (btrim(label) <> ''),
  created_at timestamptz(3) NOT NULL,
  -- Index of the ledger's passkey.enrolled.
  registered_index bigint,
  confirmed_by uuid REFERENCES person (id),
  confirmed_at timestamptz(3),
  revoked_by uuid REFERENCES person (id),
  revoked_at timestamptz(3),
  CONSTRAINT passkey_two_persons CHECK (confirmed_by <> person_id),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE INDEX passkey_person ON passkey (person_id);
CREATE FUNCTION passkey_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := '{sign_count,backed_up,registered_index,confirmed_by,confirmed_at,revoked_by,revoked_at}';
BEGIN
  IF (to_jsonb(OLD) - moving) IS DISTINCT FROM (to_jsonb(NEW) - moving)
    OR OLD.registered_index IS NOT NULL AND OLD.registered_index IS DISTINCT FROM NEW.registered_index
    OR OLD.confirmed_at IS NOT NULL
      AND (OLD.confirmed_at, OLD.confirmed_by) IS DISTINCT FROM (NEW.confirmed_at, NEW.confirmed_by)
    OR OLD.revoked_at IS NOT NULL
      AND (to_jsonb(OLD)) IS DISTINCT FROM (to_jsonb(NEW))
    OR NEW.sign_count < OLD.sign_count THEN
    RAISE EXCEPTION 'a passkey is confirmed once, revoked once, and otherwise only counts up'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_stays BEFORE UPDATE ON passkey FOR EACH ROW EXECUTE FUNCTION passkey_stays();
CREATE TRIGGER only_grows BEFORE DELETE ON passkey FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a passkey is being asked to sign. A row is good for one answer: whoever takes it deletes it.
CREATE TABLE ceremony (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('sign', 'enrol')),
  person_id uuid NOT NULL REFERENCES person (id),
  session_id uuid NOT NULL REFERENCES auth_session (id),
  run_id uuid REFERENCES run (id),
  stage_key text,
  role text,
  approved boolean,
  dossier_digest text,
  -- Canonical JSON (RFC 8785), exactly the bytes that the challenge is bound to.
  document text,
  nonce bytea NOT NULL CHECK (octet_length(nonce) = 32),
  challenge bytea NOT NULL UNIQUE CHECK (octet_length(challenge) = 32),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CHECK (expires_at > created_at AND expires_at <= created_at + interval '5 minutes'),
  CHECK (kind = 'enrol' OR num_nonnulls(run_id, stage_key, role, approved, dossier_digest, document) = 6),
  -- SHA-256("tollgate-signoff-v1" || 0x00 || nonce || SHA-256(document))
  CHECK (kind = 'enrol' OR challenge = sha256(
    convert_to('tollgate-signoff-v1', 'UTF8') || '\x00'::bytea || nonce || sha256(convert_to(document, 'UTF8'))))
);
CREATE INDEX ceremony_person ON ceremony (person_id);
CREATE INDEX ceremony_expires ON ceremony (expires_at);

-- What a person signed, for ever. Without a passkey it is the server's word alone.
CREATE TABLE sign_off_document (
  sign_off_id uuid PRIMARY KEY REFERENCES sign_off (id),
  document text NOT NULL,
  digest text NOT NULL UNIQUE CHECK (digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  nonce bytea NOT NULL CHECK (octet_length(nonce) = 32),
  passkey_id uuid REFERENCES passkey (id),
  -- The very bytes that the device gave.
  client_data_json bytea,
  authenticator_data bytea,
  signature bytea,
  CHECK (num_nonnulls(passkey_id, client_data_json, authenticator_data, signature) IN (0, 4))
);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON sign_off_document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON sign_off_document EXECUTE FUNCTION refuse_change();

-- NULL: made before signatures had a document of their own.
ALTER TABLE sign_off
  ADD COLUMN method text NOT NULL DEFAULT 'password',
  ADD COLUMN document_digest text REFERENCES sign_off_document (digest) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT sign_off_has_document CHECK (method = 'password' OR document_digest IS NOT NULL);

-- The document says what its row says, and a passkey is the signer's own and in use. Whether the signature verifies is
-- for who reads it: the database cannot tell.
CREATE FUNCTION sign_off_document_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made record;
  said jsonb := NEW.document::jsonb;
  why text;
BEGIN
  SELECT s.*, d.run_id, d.stage_key, d.digest AS dossier INTO STRICT made
    FROM sign_off s JOIN dossier d ON d.id = s.dossier_id WHERE s.id = NEW.sign_off_id;
  why := CASE
    WHEN made.document_digest IS DISTINCT FROM NEW.digest THEN 'is not the one that its signature names'
    WHEN (said ->> 'runId', said ->> 'stage', said -> 'signer' ->> 'id', said -> 'signer' ->> 'role', said ->> 'meaning',
        said ->> 'decision', said ->> 'method', said -> 'evidence' -> 0 ->> 'digest')
      IS DISTINCT FROM (made.run_id::text, made.stage_key, made.person_id::text, made.role, made.meaning,
        CASE WHEN made.approved THEN 'approve' ELSE 'reject' END, made.method, made.dossier)
      OR said ->> 'comment' IS DISTINCT FROM made.comment
      OR said -> 'signer' -> 'onBehalfOf' ->> 'id' IS DISTINCT FROM made.on_behalf_of::text
      THEN 'says something else than its signature'
    WHEN (made.method = 'passkey') <> (NEW.passkey_id IS NOT NULL) THEN 'is confirmed in another way than it says'
    WHEN NEW.passkey_id IS NOT NULL AND NOT EXISTS (SELECT FROM passkey k WHERE k.id = NEW.passkey_id
      AND k.person_id = made.person_id AND k.confirmed_at IS NOT NULL AND k.revoked_at IS NULL)
      THEN 'is signed with a passkey that is not the signer''s, or not in use'
  END;
  IF why IS NOT NULL THEN
    RAISE EXCEPTION 'the document of the signature %', why USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sign_off_document_fits BEFORE INSERT ON sign_off_document
  FOR EACH ROW EXECUTE FUNCTION sign_off_document_fits();

-- What a person has to be told: of their own account, whoever caused it.
CREATE TABLE notice (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  kind text NOT NULL,
  text text NOT NULL,
  at timestamptz(3) NOT NULL,
  seen_at timestamptz(3)
);
CREATE INDEX notice_person ON notice (person_id, at);

GRANT SELECT, INSERT, UPDATE ON passkey, notice TO tollgate_app;
GRANT SELECT, INSERT, DELETE ON ceremony TO tollgate_app;
GRANT SELECT, INSERT ON sign_off_document TO tollgate_app;
GRANT SELECT ON passkey, sign_off_document, notice TO tollgate_web;
