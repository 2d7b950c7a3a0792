import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generate } from "selfsigned";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SetupError } from "@/lib/config/setup-error";
import { readTrustPolicy, watchTrustPolicy } from "@/lib/config/trust";

const VKEY = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
const LOG_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

let folder: string;
let file: string;
let pem: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-trust-"));
  pem = (await generate([{ name: "commonName", value: "authority.test" }])).cert.trim();
  writeFileSync(path.join(folder, "one.pem"), pem);
  writeFileSync(path.join(folder, "two.pem"), `A chain\n${pem}\n${pem}\n`);
  writeFileSync(path.join(folder, "empty.pem"), "");
  writeFileSync(path.join(folder, "broken.pem"), pem.replace(/\n.{20}/, "\nAAAA"));
});
beforeEach(() => {
  file = path.join(folder, "trust.yaml");
  rmSync(file, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  writeFileSync(file, text.replaceAll("FOLDER", folder));
  return readTrustPolicy(file);
}

const witness = (change: Record<string, string> = {}) => {
  const all = { name: "remora.n621.de", url: "https://remora.n621.de/", vkey: VKEY, ...change };
  const lines = Object.entries(all).map(([key, value]) => `    ${key}: ${value}`);
  return `witnesses:\n  -\n${lines.join("\n")}\n`;
};
const authority = (change: Record<string, string> = {}) => {
  const all = { name: "tsa", url: "https://tsa.example.org/tsr", ...change };
  const lines = Object.entries(all).map(([key, value]) => `    ${key}: ${value}`);
  return `timestampAuthorities:\n  -\n${lines.join("\n")}\n`;
};

describe("readTrustPolicy", () => {
  it("names nobody without a file, and with an empty one", () => {
    const nobody = { witnesses: [], timestampAuthorities: [] };
    expect(readTrustPolicy(file)).toEqual(nobody);
    expect(read("")).toEqual(nobody);
  });

  it("reads witnesses and authorities, with how often they are asked", () => {
    const both = witness({ every: "1m" }) + authority({ certificates: "[FOLDER/one.pem]" });
    expect(read(both)).toEqual({
      witnesses: [
        { name: "remora.n621.de", url: "https://remora.n621.de/", vkey: VKEY, every: 60_000 },
      ],
      timestampAuthorities: [
        {
          name: "tsa",
          url: "https://tsa.example.org/tsr",
          certificates: [pem],
          every: 3_600_000,
        },
      ],
    });
    expect(read(witness()).witnesses[0]?.every).toBe(5000);
    const two = read(authority({ certificate: "FOLDER/two.pem" }));
    expect(two.timestampAuthorities[0]?.certificates).toEqual([pem, pem]);
  });

  it.each([
    ["a log's key", witness({ vkey: LOG_KEY, name: "example.com/foo" }), /line 5.*type 0x04/],
    ["another name than the key's", witness({ name: "other" }), /line 3.*the name in vkey/],
    ["no address", witness({ url: "remora.n621.de" }), /line 4.*an address/],
    ["a password in an address", witness({ url: "https://u:geheim@a.example" }), /line 4/],
    ["a query in an address", witness({ url: "https://a.example/?key=geheim" }), /line 4/],
    ["a period below a second", witness({ every: "10ms" }), /line 6.*at least 1s/],
    ["no period", witness({ every: "often" }), /line 6.*duration/],
    ["a key that nobody knows", witness({ trust: "yes" }), /line/],
    ["no certificate", authority(), /either certificate or certificates/],
    [
      "certificate and certificates",
      authority({ certificate: "/a", certificates: "[/b]" }),
      /either/,
    ],
    ["a relative path", authority({ certificate: "a.pem" }), /line 5.*absolute/],
    [
      "a file that is not there",
      authority({ certificate: "FOLDER/no.pem" }),
      /no\.pem is not there/,
    ],
    ["a file without any", authority({ certificate: "FOLDER/empty.pem" }), /empty\.pem holds none/],
    ["a broken one", authority({ certificate: "FOLDER/broken.pem" }), /broken\.pem holds none, or/],
    ["a period below a minute", authority({ certificate: "/a", every: "5s" }), /at least 60s/],
    ["two of one name", witness() + witness().replace("witnesses:\n", ""), /names that differ/],
    ["no list", "witnesses: none", /line 1.*a list of witnesses/],
    ["an unknown section", "witness: []", /line 1/],
  ])("refuses %s", (_name, text, expected) => {
    expect(() => read(text)).toThrow(SetupError);
    expect(() => read(text)).toThrow(expected);
    expect(() => read(text)).not.toThrow(/geheim/);
  });
});

describe("docs/witnesses.md", () => {
  it("shows a file that can be read", () => {
    const page = readFileSync(path.join(import.meta.dirname, "../../docs/witnesses.md"), "utf8");
    const [, block = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const policy = read(block.replace("/etc/tollgate/tsa-ca.pem", "FOLDER/one.pem"));
    expect(policy.witnesses.map(({ every }) => every)).toEqual([10_000]);
    expect(policy.timestampAuthorities.map(({ every }) => every)).toEqual([3_600_000]);
  });
});

describe("watchTrustPolicy", () => {
  it("reads the file again when it has changed", () => {
    const current = watchTrustPolicy(file);
    expect(current().witnesses).toEqual([]);
    writeFileSync(file, witness());
    expect(current().witnesses).toHaveLength(1);
    writeFileSync(file, "witnesses: none");
    expect(current).toThrow(SetupError);
    rmSync(file);
    expect(current().witnesses).toEqual([]);
  });
});
