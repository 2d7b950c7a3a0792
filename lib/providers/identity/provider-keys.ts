import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { IdentityError } from "@/lib/providers/identity/port";

const ANSWER_MS = 5000;

const Discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/** The provider's public keys, found by OpenID Connect Discovery 1.0 and fetched again when a new key id shows up. */
export function providerKeys(issuer: string): () => Promise<JWTVerifyGetKey> {
  let found: Promise<JWTVerifyGetKey> | null = null;
  return () => {
    found ??= discover(issuer).catch((cause: unknown) => {
      found = null;
      throw new IdentityError("unavailable", `The identity provider ${issuer} cannot be reached.`, {
        cause,
      });
    });
    return found;
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(discoveryUrl(issuer), {
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!response.ok) throw new Error(`the discovery document came with status ${response.status}`);
  const document = Discovery.parse(await response.json());
  if (document.issuer !== issuer) {
    throw new Error(`the discovery document is of ${document.issuer}, not of ${issuer}`);
  }
  return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: ANSWER_MS });
}

export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}
