import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readOutboundPolicy } from "@/lib/config/outbound";
import { parsePlan } from "@/lib/domain/plan/parse-plan";

const BLOCK = /```yaml\n([\s\S]*?)```/g;

function blocksOf(page: string): string[] {
  const file = path.join(import.meta.dirname, "../../../docs", page);
  return [...readFileSync(file, "utf8").matchAll(BLOCK)].map(([, block]) => block ?? "");
}

const [frame = ""] = blocksOf("plans.md");

describe("docs/sources.md", () => {
  const blocks = blocksOf("sources.md");
  const plans = blocks.filter((block) => block.includes("\nmetrics:\n"));
  const policies = blocks.filter((block) => block.startsWith("origins:"));

  it("has an example for each of three kinds, and the operator's file", () => {
    expect(plans).toHaveLength(3);
    expect(policies).toHaveLength(1);
  });

  it.each(plans)("shows sources and metrics that a plan may have: %.40s", (block) => {
    const [sources, metrics] = block.split("\nmetrics:\n");
    const plan = frame.replace("\nmetrics:\n", `\n${sources}\nmetrics:\n${metrics}`);
    expect(parsePlan(plan)).toMatchObject({ kind: "plan" });
  });

  it.each(policies)("shows an operator's file that can be read", (block) => {
    const folder = mkdtempSync(path.join(tmpdir(), "tollgate-docs-"));
    const file = path.join(folder, "outbound.yaml");
    writeFileSync(file, block);
    const policy = readOutboundPolicy(file, { PROM_TOKEN: "Bearer abc" });
    rmSync(folder, { recursive: true });
    expect(policy.origins).toHaveLength(3);
    expect([...policy.secrets.keys()]).toEqual(["prom-token"]);
  });
});
