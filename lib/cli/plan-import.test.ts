import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkoutFolder } from "@/lib/config/checkout";

const root = checkoutFolder();
const fixture = (name: string) => path.join(root, "lib/domain/plan-import/fixtures", name);
const folder = mkdtempSync(path.join(tmpdir(), "plan-import-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the real command in a process of its own. */
function tollgate(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, "bin/tollgate.mjs"), "plan", ...args],
    { encoding: "utf8" },
  );
  return { code: status, out: stdout, err: stderr };
}

describe("tollgate plan import", () => {
  it("prints a plan that `plan check` takes, and lists the rest on standard error", () => {
    const imported = tollgate("import", fixture("kayenta-canary-config.json"));
    expect(imported.code).toBe(0);
    expect(imported.out).toMatch(/^# Imported from a Kayenta canary config\.\nname: /);
    expect(imported.err).toMatch(
      /^Not carried over:\n(?: {2}.+\n)+Assumed, to be looked at:\n(?: {2}.+\n)+$/,
    );
    expect(imported.err).toContain('  metrics[4].scopeName: "background": ');
    const file = path.join(folder, "kayenta.yaml");
    writeFileSync(file, imported.out);
    expect(tollgate("check", file)).toMatchObject({ code: 0 });
  });

  it("writes to a new file, and never over one", () => {
    const out = path.join(folder, "slo.yaml");
    const args = ["import", fixture("keptn-slo.yaml"), "--sli", fixture("keptn-sli.yaml")];
    const imported = tollgate(...args, "--name", "checkout", "--out", out);
    expect(imported).toMatchObject({ code: 0, out: `${out} is written.\n` });
    const written = readFileSync(out, "utf8");
    expect(written).toContain("name: checkout\n");
    expect(tollgate("check", out)).toMatchObject({ code: 0 });
    expect(tollgate(...args, "--out", out)).toMatchObject({
      code: 64,
      err: expect.stringContaining("it is there already"),
    });
    expect(readFileSync(out, "utf8")).toBe(written);
  });

  it("prints a plan that is not valid yet, says what it lacks, and fails", () => {
    const imported = tollgate("import", fixture("argo-analysis-template.yaml"));
    expect(imported.code).toBe(64);
    expect(imported.out).toContain("name: checkout-analysis");
    expect(imported.err).toContain("The plan is not valid yet:\n");
    expect(imported.err).toContain("metrics.latencies.threshold: the metric has no threshold");
    expect(imported.out + imported.err).not.toContain("swordfish");
  });

  it("answers machines in one piece", () => {
    const { code, out } = tollgate("import", fixture("argo-analysis-template.yaml"), "--json");
    expect(code).toBe(64);
    expect(JSON.parse(out)).toMatchObject({
      format: "argo",
      valid: false,
      plan: expect.stringContaining("name: checkout-analysis"),
      problems: [
        { path: "metrics.error-ratio.threshold" },
        { path: "metrics.latencies.threshold" },
      ],
    });
  });

  it.each([
    [["import", path.join(root, "package.json")], "cannot be imported: it is not known what it is"],
    [["import", path.join(root, "none.yaml")], "cannot be read"],
    [
      ["import", fixture("keptn-slo.yaml"), "--format", "kayenta"],
      "cannot be imported: there is no metric",
    ],
    [
      ["import", fixture("keptn-slo.yaml"), "--format", "flagger"],
      "Allowed choices are kayenta, argo, keptn",
    ],
  ])("refuses %j", (args, message) => {
    const { code, out, err } = tollgate(...args);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(message);
  });
});
