import { createHash } from "node:crypto";
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import { z } from "zod";
import {
  IdentityError,
  type IdentityProof,
  type IdentityProvider,
  type LogoutNotice,
} from "@/lib/providers/identity/port";
import { providerKeys } from "@/lib/providers/identity/provider-keys";

export type OidcClient = { issuer: string; clientId: string; rolesClaim: string };

/** Signatures that only the provider can make: never `none`, and nothing that our own secret could sign. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "EdDSA",
  "Ed25519",
];
/** Tokens are handed in right after they were made. */
const OLDEST_SECONDS = 600;
const SKEW_SECONDS = 10;
/** OpenID Connect Back-Channel Logout 1.0, section 2.4. */
const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

const Text = z.string().min(1).max(1000);
const IdClaims = z.looseObject({
  sub: z.string().min(1).max(255),
  nonce: z.string(),
  azp: z.string().optional(),
  auth_time: z.number().optional(),
  amr: z.array(z.string()).optional(),
  sid: Text.optional(),
  email: z.string().optional(),
  email_verified: z.unknown().optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
});
const LogoutClaims = z.looseObject({
  sub: z.string().min(1).max(255).optional(),
  sid: Text.optional(),
  nonce: z.never().optional(),
  events: z.looseObject({ [LOGOUT_EVENT]: z.looseObject({}) }),
});

/** An OpenID Connect provider whose ID tokens carry the claims (OpenID Connect Core 1.0, section 3.1.3.7). */
export function oidcProvider(client: OidcClient): IdentityProvider {
  const keys = providerKeys(client.issuer);
  const verify = async (token: string, now: Date, more: JWTVerifyOptions): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, await keys(), {
      issuer: client.issuer,
      audience: client.clientId,
      algorithms: ALGORITHMS,
      currentDate: now,
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: OLDEST_SECONDS,
      ...more,
    }).catch((error: unknown) => {
      throw refusalOf(error);
    });
    return payload;
  };
  return {
    verifyIdToken: async (token, { nonce, now }) => {
      const payload = await verify(token, now, { requiredClaims: ["sub", "exp", "iat", "nonce"] });
      return proofOf(token, payload, nonce, client);
    },
    verifyLogoutToken: async (token, { now }) => {
      const payload = await verify(token, now, { requiredClaims: ["iat", "jti", "events"] });
      return noticeOf(payload, client.issuer);
    },
  };
}

function proofOf(
  token: string,
  payload: JWTPayload,
  nonce: string,
  { issuer, clientId, rolesClaim }: OidcClient,
): IdentityProof {
  const claims = read(IdClaims, payload, "The ID token");
  if (claims.nonce !== nonce) throw invalid("The ID token belongs to another login (nonce).");
  const isOnlyOurs = typeof payload.aud === "string" || payload.aud?.length === 1;
  if (claims.azp === undefined ? !isOnlyOurs : claims.azp !== clientId) {
    throw invalid("The ID token was made for another client (azp).");
  }
  return {
    issuer,
    subject: claims.sub,
    email: claims.email_verified === true ? (claims.email ?? null) : null,
    name: claims.name ?? claims.preferred_username ?? null,
    groups: groupsOf(payload[rolesClaim]),
    authenticatedAt: claims.auth_time === undefined ? null : new Date(claims.auth_time * 1000),
    methods: claims.amr ?? [],
    session: claims.sid ?? null,
    digest: new Uint8Array(createHash("sha256").update(token).digest()),
  };
}

function noticeOf(payload: JWTPayload, issuer: string): LogoutNotice {
  const { sub, sid } = read(LogoutClaims, payload, "The logout token");
  if (sub === undefined && sid === undefined) {
    throw invalid("The logout token names neither a subject nor a session.");
  }
  return { issuer, subject: sub ?? null, session: sid ?? null };
}

/** A list, or one value alone; anything else grants nothing. */
function groupsOf(claim: unknown): string[] {
  const values = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => typeof value === "string");
}

function read<Schema extends z.ZodType>(schema: Schema, payload: JWTPayload, what: string) {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${what} is not usable: ${issue?.path.join(".")}: ${issue?.message}.`);
}

function invalid(message: string, cause?: unknown): IdentityError {
  return new IdentityError("invalid", message, { cause });
}

/** Which of jose's errors speak of the token, and which of the way to the keys. */
function refusalOf(error: unknown): unknown {
  if (error instanceof IdentityError) return error;
  const isTransport =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === "ERR_JOSE_GENERIC";
  if (!isTransport)
    return invalid(`The identity provider's token is refused: ${error.message}.`, error);
  return new IdentityError("unavailable", "The identity provider's keys cannot be had right now.", {
    cause: error,
  });
}
