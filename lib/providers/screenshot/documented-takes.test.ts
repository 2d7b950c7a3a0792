import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { readOutboundPolicy } from "@/lib/config/outbound";
import { readS3Url } from "@/lib/config/s3-url";
import { parsePlan } from "@/lib/domain/plan/parse-plan";

const page = readFileSync(path.join(import.meta.dirname, "../../../docs/screenshots.md"), "utf8");
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");
const plans = blocks.filter((block) => block.startsWith("# the plan"));
const policies = blocks.filter((block) => block.startsWith("# outbound.yaml"));

const Part = z.strictObject({
  sources: z.record(z.string(), z.unknown()).default({}),
  screenshots: z.array(z.unknown()),
});

/** The example in the smallest plan that there is. */
function planWith(block: string) {
  const { sources, screenshots } = Part.parse(parse(block));
  const metric = { label: "M", group: "g", aggregate: "avg", threshold: "<= 1" };
  const soak = { min: "1h", max: "2h" };
  const stage = { key: "one", title: "One", soak, metrics: ["m"], screenshots };
  const head = { name: "small", title: "Small", documentId: "SMALL" };
  return parsePlan(stringify({ ...head, sources, metrics: { m: metric }, stages: [stage] }));
}

describe("docs/screenshots.md", () => {
  it("has an example of every kind, each with the operator's file", () => {
    expect(policies).toHaveLength(5);
    const kinds = plans.map((block) => /from: ([a-z-]+)/.exec(block)?.[1]);
    expect(kinds).toEqual(["grafana", "datadog", "cloudwatch", "new-relic", "page"]);
  });

  it.each(plans)("shows what a plan may have: %.60s", (block) => {
    expect(planWith(block)).toMatchObject({ kind: "plan" });
  });

  it.each(policies)("shows an operator's file that can be read: %.60s", (block) => {
    const folder = mkdtempSync(path.join(tmpdir(), "tollgate-docs-"));
    const file = path.join(folder, "outbound.yaml");
    writeFileSync(file, block);
    const variables = Object.fromEntries(
      [...block.matchAll(/env: ([A-Z_]+)/g)].map(([, name]) => [name ?? "", "x"]),
    );
    const policy = readOutboundPolicy(file, variables);
    rmSync(folder, { recursive: true });
    expect(policy.secrets.size).toBe(Object.keys(variables).length);
  });

  it("shows addresses of buckets that can be read", () => {
    const addresses = [...page.matchAll(/^\| `((?:s3|https?):[^`]+)` \|/gm)].map(([, one]) => one);
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      // Buckets are in small letters; the page writes what is to be replaced in capitals.
      const filled = (address ?? "")
        .replace("BUCKET", "evidence")
        .replace("HOST", "s3.example.org");
      expect(readS3Url(filled), filled).toMatchObject({ bucket: "evidence" });
    }
  });
});
