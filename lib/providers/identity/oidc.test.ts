import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oidcProvider } from "@/lib/providers/identity/oidc";
import type { IdentityProvider } from "@/lib/providers/identity/port";
import { startAnsweringServer } from "@/lib/testing/answering-server";
import {
  CLIENT,
  startIdentityProvider,
  type TestIdentityProvider,
} from "@/lib/testing/identity-provider";

const NOW = new Date("2026-11-23T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;
const NONCE = "the nonce of this login";

let provider: TestIdentityProvider;
let identity: IdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider();
  provider.serve("http://127.0.0.1:1");
  identity = of(provider.issuer);
});
afterAll(() => provider.close());

function of(issuer: string): IdentityProvider {
  return oidcProvider({ issuer, clientId: CLIENT.id, rolesClaim: "groups" });
}

function claims(more: JWTPayload = {}): JWTPayload {
  const iss = provider.issuer;
  const times = { iat: SECONDS, exp: SECONDS + 300 };
  return { iss, aud: CLIENT.id, sub: "ada", nonce: NONCE, ...times, ...more };
}

function verify(token: string) {
  return identity.verifyIdToken(token, { nonce: NONCE, now: NOW });
}

const invalid = { name: "IdentityError", kind: "invalid" };

describe("an ID token", () => {
  it("says who, since when, and with which groups", async () => {
    const token = await provider.sign(
      claims({
        auth_time: SECONDS - 60,
        amr: ["pwd", "otp"],
        sid: "s-1",
        email: "Ada@example.org",
        email_verified: true,
        name: "Ada Byron",
        groups: ["a", 1, "b"],
      }),
    );
    expect(await verify(token)).toMatchObject({
      issuer: provider.issuer,
      subject: "ada",
      email: "Ada@example.org",
      name: "Ada Byron",
      groups: ["a", "b"],
      authenticatedAt: new Date((SECONDS - 60) * 1000),
      methods: ["pwd", "otp"],
      session: "s-1",
    });
  });

  it.each<[string, JWTPayload, object]>([
    ["an address that is not verified", { email: "a@b", email_verified: false }, { email: null }],
    ["an address verified in words", { email: "a@b", email_verified: "true" }, { email: null }],
    ["one group alone", { groups: "a" }, { groups: ["a"] }],
    ["groups that are no list", { groups: { a: true } }, { groups: [] }],
    ["no time of the login", {}, { authenticatedAt: null }],
    ["two audiences, made for us", { aud: [CLIENT.id, "x"], azp: CLIENT.id }, { subject: "ada" }],
  ])("with %s", async (_, more, expected) => {
    expect(await verify(await provider.sign(claims(more)))).toMatchObject(expected);
  });

  it.each<[string, JWTPayload]>([
    ["of another issuer", { iss: "https://evil.example" }],
    ["of the issuer with a slash more", { iss: "SLASH" }],
    ["for another client", { aud: "another" }],
    ["for two clients, made for nobody", { aud: [CLIENT.id, "another"] }],
    ["made for another client", { azp: "another" }],
    ["that has expired", { iat: SECONDS - 400, exp: SECONDS - 60 }],
    ["that is old, whatever it says of its end", { iat: SECONDS - 900, exp: SECONDS + 900 }],
    ["from the future", { iat: SECONDS + 3600, exp: SECONDS + 7200 }],
    ["that does not count yet", { nbf: SECONDS + 600 }],
    ["without an end", { exp: undefined }],
    ["without a beginning", { iat: undefined }],
    ["without a subject", { sub: undefined }],
    ["with an empty subject", { sub: "" }],
    ["without a nonce", { nonce: undefined }],
    ["with another login's nonce", { nonce: "another" }],
  ])("%s is refused", async (_, more) => {
    const iss = more.iss === "SLASH" ? `${provider.issuer}/` : (more.iss ?? provider.issuer);
    await expect(verify(await provider.sign(claims({ ...more, iss })))).rejects.toMatchObject(
      invalid,
    );
  });

  it("that nobody signed is refused", async () => {
    const token = new UnsecuredJWT(claims()).encode();
    await expect(verify(token)).rejects.toMatchObject(invalid);
  });

  it("signed with the client's secret is refused", async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(CLIENT.secret));
    await expect(verify(token)).rejects.toMatchObject(invalid);
  });

  it.each(["provider-key", "unknown"])("of another key, named %s, is refused", async (kid) => {
    const { privateKey } = await generateKeyPair("RS256");
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: "RS256", kid })
      .sign(privateKey);
    await expect(verify(token)).rejects.toMatchObject(invalid);
  });

  it("that was changed is refused", async () => {
    const [head, , signature] = (await provider.sign(claims())).split(".");
    const body = Buffer.from(JSON.stringify(claims({ sub: "eve" }))).toString("base64url");
    await expect(verify(`${head}.${body}.${signature}`)).rejects.toMatchObject(invalid);
    await expect(verify("nonsense")).rejects.toMatchObject(invalid);
  });
});

describe("a provider", () => {
  it("that says to be another one is not believed", async () => {
    const server = await startAnsweringServer();
    const document = { issuer: provider.issuer, jwks_uri: `${provider.issuer}/jwks` };
    server.answer({ status: 200, body: JSON.stringify(document) });
    const token = await provider.sign(claims({ iss: server.origin }));
    const verified = of(server.origin).verifyIdToken(token, { nonce: NONCE, now: NOW });
    await expect(verified).rejects.toMatchObject({ kind: "unavailable" });
    await server.close();
  });

  it("that is away is asked again the next time", async () => {
    const server = await startAnsweringServer();
    const away = of(server.origin);
    const token = await provider.sign(claims({ iss: server.origin }));
    const ask = () => away.verifyIdToken(token, { nonce: NONCE, now: NOW });
    server.answer({ status: 503, body: "" });
    await expect(ask()).rejects.toMatchObject({ kind: "unavailable" });
    const document = { issuer: server.origin, jwks_uri: `${provider.issuer}/jwks` };
    server.answer({ status: 200, body: JSON.stringify(document) });
    expect(await ask()).toMatchObject({ issuer: server.origin, subject: "ada" });
    await server.close();
  });
});

describe("a logout token", () => {
  const event = { "http://schemas.openid.net/event/backchannel-logout": {} };
  const logout = (more: JWTPayload = {}) => {
    const { nonce, exp, ...rest } = claims({ jti: "1", events: event, sid: "s-1" });
    return provider.sign({ ...rest, ...more }, { typ: "logout+jwt" });
  };
  const read = async (token: string) => identity.verifyLogoutToken(token, { now: NOW });

  it("names a subject, a session, or both", async () => {
    const { issuer } = provider;
    expect(await read(await logout())).toEqual({ issuer, subject: "ada", session: "s-1" });
    expect(await read(await logout({ sub: undefined }))).toEqual({
      issuer,
      subject: null,
      session: "s-1",
    });
  });

  it.each<[string, JWTPayload]>([
    ["an ID token's nonce", { nonce: NONCE }],
    ["no event", { events: {} }],
    ["neither subject nor session", { sub: undefined, sid: undefined }],
    ["another audience", { aud: "another" }],
    ["no id", { jti: undefined }],
  ])("with %s is refused", async (_, more) => {
    await expect(logout(more).then(read)).rejects.toMatchObject(invalid);
  });
});
