import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";
import { EnvironmentError, readEnvironment, readWebEnvironment } from "@/lib/config/env";

describe("readEnvironment", () => {
  it("has a default for everything", () => {
    expect(readEnvironment({})).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      home: path.join(checkoutFolder(), ".tollgate"),
      databaseUrl: null,
      oidc: null,
    });
  });

  it("takes an empty variable for one that is not set", () => {
    expect(readEnvironment({ PORT: "", DATABASE_URL: "" })).toMatchObject({
      port: 3000,
      databaseUrl: null,
    });
  });

  it("makes the home absolute", () => {
    expect(readEnvironment({ TOLLGATE_HOME: "here" }).home).toBe(path.resolve("here"));
  });

  it("looks for the operator's list in the home, or where it is told", () => {
    expect(readEnvironment({ TOLLGATE_HOME: "here" }).outboundFile).toBe(
      path.resolve("here/outbound.yaml"),
    );
    expect(readEnvironment({ TOLLGATE_OUTBOUND: "there.yaml" }).outboundFile).toBe(
      path.resolve("there.yaml"),
    );
  });

  it.each([
    ["PORT", "0", "a port, 1 to 65535"],
    ["PORT", "65536", "a port, 1 to 65535"],
    ["PORT", "3e3", "a port, 1 to 65535"],
    ["PORT", " 3000", "a port, 1 to 65535"],
    ["HOST", "http://x", "an address or host name"],
    ["DATABASE_URL", "mysql://u:p@h/d", "postgresql://"],
    ["DATABASE_URL", "nonsense", "postgresql://"],
    ["TOLLGATE_URL", "tollgate.example.org", "https://"],
    ["TOLLGATE_TOKEN", "two words", "a token"],
    ["SMTP_URL", "mail.example.org:25", "smtp://"],
    ["S3_URL", "bucket", "https://"],
    ["NEXTAUTH_SECRET", "short", "at least 32 characters"],
  ])("names a bad %s and what was expected: %j", (name, value, expected) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(EnvironmentError);
    expect(() => readEnvironment({ [name]: value })).toThrow(name);
    expect(() => readEnvironment({ [name]: value })).toThrow(expected);
  });

  it("names all bad variables at once and repeats no secret", () => {
    const read = () => readEnvironment({ PORT: "x", DATABASE_URL: "mysql://u:hunter2@h/d" });
    expect(read).toThrow(/PORT[\s\S]*DATABASE_URL/);
    expect(read).not.toThrow(/hunter2/);
  });

  it("wants all of the identity provider's variables or none", () => {
    expect(() => readEnvironment({ AUTH_OIDC_ISSUER: "https://id.example.org" })).toThrow(
      /all three/,
    );
    const all = {
      AUTH_OIDC_ISSUER: "https://id.example.org",
      AUTH_OIDC_CLIENT_ID: "tollgate",
      AUTH_OIDC_CLIENT_SECRET: "secret",
    };
    expect(readEnvironment(all).oidc).toEqual({
      issuer: "https://id.example.org",
      clientId: "tollgate",
      clientSecret: "secret",
      rolesClaim: "groups",
      scope: "openid email profile",
      name: "id.example.org",
    });
  });
});

describe("readWebEnvironment", () => {
  it("wants a database, a session secret and the way to the api process", () => {
    const secret = "s".repeat(32);
    const url = "postgresql://web:x@127.0.0.1:5432/tollgate";
    const apiOrigin = "http://127.0.0.1:3000";
    const both = { DATABASE_URL: url, NEXTAUTH_SECRET: secret };
    expect(readWebEnvironment({ ...both, TOLLGATE_API_ORIGIN: apiOrigin })).toMatchObject({
      databaseUrl: url,
      sessionSecret: secret,
      apiOrigin,
    });
    expect(() => readWebEnvironment(both)).toThrow(/expected all three/);
    expect(() => readWebEnvironment({})).toThrow(EnvironmentError);
  });
});
