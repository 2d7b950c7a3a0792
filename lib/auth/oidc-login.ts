import type { OAuthConfig } from "next-auth/providers/oauth";
import type { OidcSettings } from "@/lib/config/env";

type Claims = { sub: string };

/**
 * OpenID Connect's code flow with PKCE, state and nonce. This process only carries the ID token and the nonce of
 * this very login to the api process, which checks both.
 */
export function oidcLogin(oidc: OidcSettings): OAuthConfig<Claims> {
  return {
    id: "oidc",
    name: oidc.name,
    type: "oauth",
    wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    authorization: { params: { scope: oidc.scope } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    token: {
      request: async ({ client, provider, params, checks }) => {
        const tokens = await client.callback(provider.callbackUrl, params, checks);
        // Nothing is asked of the provider in a person's name, so that no other token is kept.
        const nonce = "nonce" in checks ? checks.nonce : null;
        return { tokens: { id_token: tokens.id_token, nonce } };
      },
    },
    profile: ({ sub }, { id_token: idToken, nonce }) => {
      if (typeof idToken !== "string" || typeof nonce !== "string") {
        throw new Error("the identity provider sent no ID token");
      }
      return { id: sub, proof: { idToken, nonce } };
    },
  };
}
