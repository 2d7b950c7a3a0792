import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readOutboundPolicy, watchOutboundPolicy } from "@/lib/config/outbound";
import { SetupError } from "@/lib/config/setup-error";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-outbound-"));
  file = path.join(folder, "outbound.yaml");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Replaced as a whole, as editors and deployments do. */
function write(text: string): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

const GOOD = `
origins:
  - https://prometheus.example.org
  - { origin: "http://127.0.0.1:9090", private: true }
  - postgres://db.example.org:5432
secrets:
  grafana-token: { env: GRAFANA_TOKEN, origins: ["https://grafana.example.org"], projects: [shop] }
  portal-db: { file: FOLDER/portal-db, origins: ["postgres://db.example.org:5432"] }
  not-set: { env: NOT_SET, origins: ["https://grafana.example.org"] }
  no-file: { file: FOLDER/no-file, origins: ["https://grafana.example.org"] }
`;

describe("readOutboundPolicy", () => {
  it("allows nothing without a file, and with an empty one", () => {
    expect(readOutboundPolicy(file, {})).toEqual({ origins: [], secrets: new Map() });
    write("");
    expect(readOutboundPolicy(file, {})).toEqual({ origins: [], secrets: new Map() });
  });

  it("reads origins, and secrets from variables and files, leaving out those that are not set", () => {
    write(GOOD.replaceAll("FOLDER", folder));
    writeFileSync(path.join(folder, "portal-db"), "postgres://u:p@db.example.org/d\n");
    expect(readOutboundPolicy(file, { GRAFANA_TOKEN: "abc" })).toEqual({
      origins: [
        { origin: "https://prometheus.example.org", private: false },
        { origin: "http://127.0.0.1:9090", private: true },
        { origin: "postgres://db.example.org:5432", private: false },
      ],
      secrets: new Map([
        [
          "grafana-token",
          { value: "abc", origins: ["https://grafana.example.org"], projects: ["shop"] },
        ],
        [
          "portal-db",
          {
            value: "postgres://u:p@db.example.org/d",
            origins: ["postgres://db.example.org:5432"],
            projects: null,
          },
        ],
      ]),
    });
  });

  it.each([
    ["origins:\n  - prometheus.example.org", /line 2: origins.0: expected an origin such as/],
    ["origins:\n  - https://a.example/path", /line 2/],
    ["origins:\n  - https://u:geheim@a.example", /line 2/],
    ["origins:\n  - https://*.example.org/*", /line 2/],
    ["origins:\n  - ftp://a.example", /line 2/],
    ["origins:\n  - { origin: https://a.example, privat: true }", /line 2/],
    ["origins: https://a.example", /line 1: origins: expected a list/],
    ["orgins: []", /line 1/],
    ["secrets:\n  a: geheim", /line 2: secrets.a: expected \{ env/],
    ["secrets:\n  a: { value: geheim, origins: [https://a.example] }", /line 2/],
    ["secrets:\n  a: { env: A, file: /a, origins: [https://a.example] }", /line 2/],
    ["secrets:\n  a: { env: A }", /line 2/],
    ["secrets:\n  a: { env: A, origins: [] }", /line 2/],
    ["secrets:\n  a: { file: relative, origins: [https://a.example] }", /line 2/],
    ["origins:\n  - https://a.example\n  bad", /line \d/],
    ["origins: []\norigins: []", /line 2/],
  ])("refuses %j with its line, and repeats no value", (text, words) => {
    write(text);
    const read = () => readOutboundPolicy(file, {});
    expect(read).toThrow(SetupError);
    expect(read).toThrow(words);
    expect(read).not.toThrow(/geheim/);
  });
});

describe("watchOutboundPolicy", () => {
  it("reads the file again when it has changed, and allows nothing while it is broken", () => {
    const policy = watchOutboundPolicy(file, {});
    expect(policy().origins).toEqual([]);
    write("origins: [https://a.example]");
    expect(policy().origins).toEqual([{ origin: "https://a.example", private: false }]);
    expect(policy()).toBe(policy());
    write("origins: [nonsense]");
    expect(policy).toThrow(SetupError);
    expect(policy).toThrow(SetupError);
    write("origins: [https://b.example]");
    expect(policy().origins).toEqual([{ origin: "https://b.example", private: false }]);
    rmSync(file);
    expect(policy().origins).toEqual([]);
  });
});
