import { describe, expect, it } from "vitest";
import { postgresSource } from "@/lib/providers/metric-source/postgres";
import { parsePostgresAddress } from "@/lib/providers/metric-source/postgres-address";
import { metricSourceContract } from "@/lib/testing/metric-source-contract";

const PASSWORD = "tollgate-secret-1618033988";

metricSourceContract("PostgreSQL", {
  open: postgresSource,
  ask: (_origin, timeout) => ({
    source: {
      kind: "postgres",
      key: "db",
      secret: "portal-db",
      polling: { interval: 15_000, timeout, retries: 0 },
    },
    query: { kind: "postgres", sql: "SELECT 42 AS value" },
    answers: "window",
  }),
  secrets: (origin) => ({
    "portal-db": `postgres://portal:${PASSWORD}@${new URL(origin).host}/portal?sslmode=disable`,
  }),
  listed: (origin) => origin.replace("http:", "postgres:"),
});

describe("parsePostgresAddress", () => {
  it("takes an address apart", () => {
    expect(
      parsePostgresAddress("db", "postgresql://us%40er:p%2Fw@db.example.org/shop?sslmode=require"),
    ).toEqual({
      origin: "postgresql://db.example.org",
      user: "us@er",
      password: "p/w",
      database: "shop",
      options: undefined,
      ssl: { servername: "db.example.org", rejectUnauthorized: false },
      secrets: expect.arrayContaining(["p/w", "p%2Fw"]),
    });
  });

  it.each([
    ["postgres://u:p@db.example.org/d", { servername: "db.example.org", rejectUnauthorized: true }],
    ["postgres://u:p@10.0.0.1/d", { host: "10.0.0.1", rejectUnauthorized: true }],
    [
      "postgres://u:p@[fd00::1]/d?sslmode=verify-full",
      { host: "fd00::1", rejectUnauthorized: true },
    ],
    ["postgres://u:p@10.0.0.1/d?sslmode=disable", false],
  ])("checks the certificate of %s as it should", (address, ssl) => {
    expect(parsePostgresAddress("db", address).ssl).toEqual(ssl);
  });

  it.each([
    ["postgres://db.example.org/hunter22", /no user/],
    ["postgres://hunter22@db.example.org/", /no database/],
    ["postgres://hunter22@db.example.org/d?sslmode=prefer", /sslmode/],
    ["postgres://hunter22@db.example.org/d?host=127.0.0.1", /parameter/],
    ["postgres://hunter22@db.example.org/d?sslcert=/etc/passwd", /parameter/],
    ["postgres://hunter22%@db.example.org/d", /%25/],
  ])("refuses %s without repeating it", (address, words) => {
    const parse = () => parsePostgresAddress("db", address);
    expect(parse).toThrow(expect.objectContaining({ code: "no_secret", name: "SourceError" }));
    expect(parse).toThrow(words);
    expect(parse).not.toThrow(/hunter22/);
  });
});
