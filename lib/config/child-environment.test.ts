import { afterEach, describe, expect, it, vi } from "vitest";
import { childEnvironment, webChildEnvironment } from "@/lib/config/child-environment";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the environment of a child", () => {
  it("leaves out what is Tollgate's own", () => {
    vi.stubEnv("TOLLGATE_TOKEN", "t");
    vi.stubEnv("GRAFANA_TOKEN", "g");
    const env = childEnvironment("production", { PORT: "1" });
    expect(env).toMatchObject({ NODE_ENV: "production", PORT: "1", GRAFANA_TOKEN: "g" });
    expect(env).not.toHaveProperty("TOLLGATE_TOKEN");
  });

  it("holds no secret of a source for the web process", () => {
    vi.stubEnv("GRAFANA_TOKEN", "g");
    vi.stubEnv("PORTAL_DB", "postgres://u:p@db");
    vi.stubEnv("AUTH_OIDC_ISSUER", "https://id.example.org");
    const env = webChildEnvironment("production", { NEXTAUTH_SECRET: "s" });
    expect(env).toMatchObject({ AUTH_OIDC_ISSUER: "https://id.example.org", NEXTAUTH_SECRET: "s" });
    expect(env.PATH).toBe(process.env.PATH);
    expect(env).not.toHaveProperty("GRAFANA_TOKEN");
    expect(env).not.toHaveProperty("PORTAL_DB");
  });
});
