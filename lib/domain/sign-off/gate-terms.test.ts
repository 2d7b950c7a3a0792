import { describe, expect, it } from "vitest";
import { DEFAULT_APPROVAL } from "@/lib/domain/plan/build-approval";
import { PRE_DEPLOYMENT, type SignOffRule } from "@/lib/domain/plan/plan";
import { BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { gateTerms } from "@/lib/domain/sign-off/gate-terms";
import { rulesWith } from "@/lib/testing/approval-world";
import { newRun, OWNER } from "@/lib/testing/run-fixture";

const HOUR = 3_600_000;
const NONE = BUILT_IN_RULES.minimum;

function runWith(signOffs: SignOffRule[], minimum: Partial<typeof NONE> = {}): RunRecord {
  const run = newRun(false);
  run.plan.preDeployment.signOffs = signOffs;
  for (const stage of run.plan.stages) stage.signOffs = signOffs;
  run.rules.document = rulesWith({ minimum: { ...NONE, ...minimum } });
  return run;
}

const counts = (run: RunRecord, gate: string) =>
  gateTerms(run, gate).rules.map((rule) => `${rule.role} ${rule.count}`);

describe("gateTerms", () => {
  it.each([
    ["the plan's own where the rules ask for nothing", [one("manager")], {}, "s1", ["manager 1"]],
    [
      "more where the rules do",
      [one("manager")],
      { everyStage: [two("manager")] },
      "s1",
      ["manager 2"],
    ],
    [
      "never less than the plan",
      [two("manager")],
      { everyStage: [one("manager")] },
      "s1",
      ["manager 2"],
    ],
    [
      "roles that the plan does not name, after its own",
      [one("manager")],
      { everyStage: [one("cto")] },
      "s1",
      ["manager 1", "cto 1"],
    ],
    ["signatures where the plan wants none", [], { everyStage: [one("cto")] }, "s1", ["cto 1"]],
    [
      "on the last stage both",
      [],
      { everyStage: [one("cto")], lastStage: [two("cto"), one("ciso")] },
      "s2",
      ["cto 2", "ciso 1"],
    ],
    ["not of a stage what is of the last one", [], { lastStage: [one("cto")] }, "s1", []],
    [
      "before all stages only its own",
      [],
      { everyStage: [one("cto")], preDeployment: [one("ciso")] },
      PRE_DEPLOYMENT,
      ["ciso 1"],
    ],
  ])("asks for %s", (_, signOffs, minimum, gate, expected) => {
    expect(counts(runWith(signOffs, minimum), gate)).toEqual(expected);
  });

  it.each([
    [["ada", "ben"], [], 2, ["ada", "ben"]],
    [["ada", OWNER], [], 1, ["ada"]],
    [[OWNER], [], 1, []],
    [[], [], 1, []],
    [["ada"], [two("manager")], 2, ["ada"]],
  ])("takes `all` of %j with a minimum of %j as %i", (held, everyStage, count, holders) => {
    const run = runWith([{ role: "manager", count: "all" }], { everyStage });
    run.holders = { manager: held };
    expect(gateTerms(run, "s1").rules).toEqual([{ role: "manager", count, all: true, holders }]);
  });

  it.each([
    [{ method: "password" }, { method: "passkey" }, { method: "passkey" }],
    [{ method: "passkey" }, { method: "password" }, { method: "passkey" }],
    [{ expires: null }, { expires: "24h" }, { expires: 24 * HOUR }],
    [{ expires: 48 * HOUR }, { expires: "24h" }, { expires: 24 * HOUR }],
    [{ expires: HOUR }, { expires: "24h" }, { expires: HOUR }],
    [{ expires: HOUR }, { expires: null }, { expires: HOUR }],
    [{ review: null }, { reviewWithin: "4h" }, { review: 4 * HOUR }],
    [{ order: "ordered" }, {}, { order: "ordered" }],
  ] as const)("makes %j under rules with %j into %j", (own, rules, expected) => {
    const run = newRun(false);
    for (const stage of run.plan.stages) stage.approval = { ...DEFAULT_APPROVAL, ...own };
    run.rules.document = rulesWith(rules);
    expect(gateTerms(run, "s1").approval).toMatchObject(expected);
  });

  it("asks for the strongest way of signing while the rules cannot be read", () => {
    const run = newRun(false);
    run.rules.document = null;
    expect(gateTerms(run, "s1").approval.method).toBe("passkey");
  });
});

function one(role: string) {
  return { role, count: 1 };
}

function two(role: string) {
  return { role, count: 2 };
}
