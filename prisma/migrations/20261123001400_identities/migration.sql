-- Whom an identity provider means: OpenID Connect names a person by issuer and subject, by nothing else.
CREATE TABLE person_identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id uuid NOT NULL UNIQUE REFERENCES person (id),
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (issuer, subject)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON person_identity TO tollgate_app;
GRANT SELECT ON person_identity TO tollgate_web;

-- Whoever comes by an identity provider alone has no password.
ALTER TABLE person ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE person ADD COLUMN has_password boolean GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED;

-- When the person last proved who they are (null: the identity provider did not say), how, and why it ended.
ALTER TABLE auth_session
  ADD COLUMN authenticated_at timestamptz(3) DEFAULT clock_timestamp(),
  ADD COLUMN method text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'oidc')),
  ADD COLUMN amr text[] NOT NULL DEFAULT '{}',
  -- The provider's own id of its session (claim `sid`), by which a back-channel logout names it.
  ADD COLUMN idp_session text,
  -- SHA-256 of the ID token: one opens one session.
  ADD COLUMN proof bytea UNIQUE,
  ADD COLUMN ended_because text
    CHECK (ended_because IN ('signed_out', 'replaced', 'ended_by_admin', 'person_disabled', 'provider_logout'));
UPDATE auth_session SET authenticated_at = created_at;
CREATE INDEX auth_session_idp_session_idx ON auth_session (idp_session) WHERE idp_session IS NOT NULL;

-- `oidc`: given by the provider's claims, and taken away by them; `manual`: by an administrator.
ALTER TABLE membership
  ADD COLUMN source text NOT NULL DEFAULT 'manual' CHECK (source IN ('manual', 'oidc'));

ALTER TABLE api_token
  ADD COLUMN last_used_at timestamptz(3),
  -- `person:<id>` or `engine`; null: before this was kept.
  ADD COLUMN created_by text;

-- The web process opens no sessions and sees no password hashes.
REVOKE INSERT ON auth_session FROM tollgate_web;
REVOKE SELECT ON person FROM tollgate_web;
GRANT SELECT (id, email, name, has_password, disabled_at, created_at) ON person TO tollgate_web;
GRANT SELECT (id, project_id, name, scopes, created_at, expires_at, revoked_at, last_used_at, created_by)
  ON api_token TO tollgate_web;

-- Rings wherever somebody's access shrinks, whatever code did it: open streams are looked through at once.
CREATE FUNCTION ring_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('tollgate', 'access ' || CASE TG_TABLE_NAME
    WHEN 'person' THEN 'person:' || (to_jsonb(OLD) ->> 'id')
    WHEN 'api_token' THEN 'token:' || (to_jsonb(OLD) ->> 'id')
    ELSE 'person:' || (to_jsonb(OLD) ->> 'person_id')
  END);
  RETURN NULL;
END $$;
CREATE TRIGGER ring_access AFTER UPDATE OF revoked_at, expires_at ON auth_session
  FOR EACH ROW EXECUTE FUNCTION ring_access();
CREATE TRIGGER ring_access AFTER UPDATE OF disabled_at ON person FOR EACH ROW EXECUTE FUNCTION ring_access();
CREATE TRIGGER ring_access AFTER UPDATE OR DELETE ON membership FOR EACH ROW EXECUTE FUNCTION ring_access();
CREATE TRIGGER ring_access AFTER UPDATE OF revoked_at, expires_at, scopes ON api_token
  FOR EACH ROW EXECUTE FUNCTION ring_access();
