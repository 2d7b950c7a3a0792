import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import Provider, {
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from "oidc-provider";

export const CLIENT = { id: "tollgate", secret: "the secret of the tests' client, long enough" };

/** What the provider says of somebody in the ID token. */
export type Claims = {
  sub: string;
  name?: string;
  email?: string;
  email_verified?: boolean;
  groups?: string[];
};

export type TestIdentityProvider = {
  issuer: string;
  /** Claims by login name; changes count from the next login on. */
  accounts: Map<string, Claims>;
  /** Where the client is; to be called before the first login. */
  serve: (clientOrigin: string) => void;
  /** A token that the provider's own key has signed, whatever is in it. */
  sign: (payload: JWTPayload, header?: { typ?: string }) => Promise<string>;
  close: () => Promise<void>;
};

const KEY_ID = "provider-key";

/** A real OpenID Connect provider (npm `oidc-provider`) on loopback, whose login page asks for a name and believes it. */
export async function startIdentityProvider(): Promise<TestIdentityProvider> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: KEY_ID, alg: "RS256", use: "sig" };
  let listener: RequestListener = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accounts = new Map<string, Claims>();
  return {
    issuer,
    accounts,
    serve: (clientOrigin) => {
      const provider = new Provider(issuer, configuration(clientOf(clientOrigin), accounts, jwk));
      listener = answerWith(provider);
    },
    sign: (payload, header = {}) =>
      new SignJWT(payload)
        .setProtectedHeader({ alg: "RS256", kid: KEY_ID, ...header })
        .sign(privateKey),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function clientOf(origin: string): ClientMetadata {
  return {
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    redirect_uris: [`${origin}/api/auth/callback/oidc`],
    backchannel_logout_uri: `${origin}/api/v1/oidc/backchannel-logout`,
    backchannel_logout_session_required: true,
  };
}

function configuration(
  client: ClientMetadata,
  accounts: Map<string, Claims>,
  jwk: Record<string, unknown>,
): Configuration {
  return {
    clients: [client],
    jwks: { keys: [jwk] } as Configuration["jwks"],
    cookies: { keys: ["the key of the tests' provider"] },
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "groups"],
    },
    // As most providers do: without a second request for the claims.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    ttl: { AccessToken: 60, Grant: 3600, IdToken: 300, Interaction: 300, Session: 3600 },
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => {
      const claims = accounts.get(id);
      return claims && { accountId: id, claims: () => ({ ...claims }) };
    },
    // Nobody is asked whether their employer's release gate may know their name.
    loadExistingGrant: grantAll,
  };
}

async function grantAll(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}

function answerWith(provider: Provider): RequestListener {
  const protocol = provider.callback();
  return (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void protocol(request, response);
    interact(provider, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  };
}

/** The provider's login page: one field for the name. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    response.writeHead(200, { "Content-Type": "text/html" }).end(
      `<!doctype html><html lang="en"><title>Identity provider</title><form method="post">
       <label>Name <input name="login" autofocus></label><button>Continue</button></form></html>`,
    );
    return;
  }
  const login = new URLSearchParams(await text(request)).get("login") ?? "";
  await provider.interactionFinished(request, response, {
    login: { accountId: login, remember: true },
  });
}
