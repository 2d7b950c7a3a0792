import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import { BypassSet } from "@/lib/testing/bypass-set";
import { ENGINE, measure, PASSWORD, quickPlan } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { tickRun } from "@/lib/use-cases/run/tick-run";

let db: TestDatabase;
let set: BypassSet;

beforeEach(async () => {
  db = await createTestDatabase();
  set = await BypassSet.open(db);
});
afterEach(() => db.close());

const AWAITING = "running 5% awaiting_decision 0";
const FLOOR = {
  ...BUILT_IN_RULES,
  minimum: { ...BUILT_IN_RULES.minimum, everyStage: [{ role: "manager", count: 2 }] },
};
const LINK = { title: "New facts", url: "https://n.example" };

/** A plan that asks nobody, as an engineer might apply it. */
const OPEN_PLAN = `
name: p
title: P
documentId: P
stakeholders: [{ role: manager, title: M }]
metrics: { p95: { label: P, group: g, unit: ms, aggregate: p95, threshold: <= 500ms } }
stages: [{ key: s1, title: S, traffic: 100%, soak: { min: 0s, max: 1h }, metrics: [p95] }]
`;

async function leaves(): Promise<number> {
  const { rows } = await db.pool.query<{ n: string }>("SELECT count(*) AS n FROM log_leaf");
  return Number(rows[0]?.n);
}

/** Trust document, part A1b: what went wrong elsewhere, tried here. */
describe("the twelve known ways around an approval", () => {
  it("1 (GitLab CVE-2023-4812): an approval does not outlive a change of what was approved", async () => {
    const run = await set.upForDecision();
    const old = await set.digest(run, "s1");
    await set.sign("ada", run, "s1", "manager");
    const late = await set.sign("cyn", run, "s1", "security", {
      decision: "reject",
      comment: "wait",
    });
    await set.post("cyn", `/runs/${run}/sign-offs/${idOf(late.body)}/withdraw`, {
      reason: "read it",
    });
    await set.post("olga", `/runs/${run}/evidence`, { ...LINK, stage: "s1" });
    expect(await set.digest(run, "s1")).not.toBe(old);
    expect(await set.sign("cyn", run, "s1", "security", { dossier: old })).toMatchObject({
      status: 409,
      code: "dossier_outdated",
    });
    expect(await set.sign("cyn", run, "s1", "security")).toMatchObject({ status: 201 });
    expect(await set.go(run)).toMatchObject({ status: 409, code: "gate_closed" });
    const onOld = "(SELECT id FROM dossier WHERE digest = $1)";
    expect(
      await set.tries(
        "api",
        `INSERT INTO sign_off (id, dossier_id, person_id, role, approved, meaning, attempt)
         VALUES (gen_random_uuid(), ${onOld}, $2, 'manager', true, 'm', 1)`,
        [old, set.id("ben")],
      ),
    ).toMatch(/dossier that has been replaced/);
    expect(
      await set.tries(
        "api",
        `INSERT INTO decision (id, stage_id, kind, recommendation, makers, recorded_by, dossier_digest)
         SELECT gen_random_uuid(), s.id, 'go', 'go', '[]', 'engine', $1 FROM stage s WHERE s.run_id = $2 AND s.key = 's1'`,
        [old, run],
      ),
    ).toMatch(/not on the newest dossier/);
    expect(await set.state(run)).toBe(AWAITING);
  });

  it("2 (GitLab CVE-2026-6063): who is approved cannot take the rules away, nor write a plan below them", async () => {
    expect(await set.changeRules(FLOOR)).toBe(1);
    const run = await set.upForDecision();
    const weaker = { document: BUILT_IN_RULES, reason: "in a hurry", password: PASSWORD };
    expect(await set.post("olga", "/rules", weaker)).toMatchObject({
      status: 403,
      code: "forbidden",
    });
    const token = await set.door.bearer("admin", "plan:write", "run:write", "decide", "read");
    expect((await set.door.post("/rules", token, weaker)).status).toBe(403);
    expect(
      (await set.door.app.request("/api/v1/rules", { method: "DELETE", headers: token })).status,
    ).toBe(405);
    const applied = await set.door.post(
      "/plans",
      { ...set.headers("olga"), "Content-Type": "text/yaml" },
      OPEN_PLAN,
    );
    expect(applied.status).toBe(201);
    // The run that there is keeps its plan; the next one, of the open plan, has the floor of the rules.
    await set.sign("ada", run, "s1", "manager");
    await set.sign("cyn", run, "s1", "security");
    expect(await set.go(run)).toMatchObject({ status: 409, code: "gate_closed" });
    const open = String((await set.post("olga", "/runs", { plan: "p" })).body.id);
    const view = await set.get("olga", `/runs/${open}`);
    expect(view.body.rules).toMatchObject({ version: 1, readable: true });
    await set.post("olga", `/runs/${open}/stages/s1/start`);
    await measure(db, open, "s1", 200);
    expect(await set.go(open)).toMatchObject({ status: 409, code: "gate_closed" });
    expect(await set.state(open)).toBe("running 100% awaiting_decision 0");
    expect(await set.state(run)).toBe(AWAITING);
  });

  it.each([
    ["deleted", "DELETE FROM approval_rules_version"],
    [
      "emptied, pin and all",
      `UPDATE approval_rules_version SET document = '{}', digest = encode(sha256('{}'), 'hex');
       UPDATE run SET rules_digest = encode(sha256('{}'), 'hex')`,
    ],
    [
      "rewritten, digest and all",
      `UPDATE approval_rules_version SET document = replace(document, '"count":2', '"count":1'),
         digest = encode(sha256(convert_to(replace(document, '"count":2', '"count":1'), 'UTF8')), 'hex')`,
    ],
    ["unpinned", "UPDATE run SET rules_version = NULL"],
    ["exchanged for the built-in ones", "UPDATE run SET rules_version = 0"],
  ])(
    "3 (GitLab CVE-2026-6883): rules that were %s close the gate instead of opening it",
    async (_, sql) => {
      await set.changeRules(FLOOR);
      const run = await set.upForDecision();
      for (const name of ["ada", "ben"] as const) await set.sign(name, run, "s1", "manager");
      expect(await set.tries("api", "DELETE FROM approval_rules_version")).toMatch(
        /permission denied/,
      );
      expect(await set.tries("api", "UPDATE run SET rules_version = 0")).toMatch(/does not change/);
      await set.tampers(sql);
      const answer = await set.sign("cyn", run, "s1", "security");
      expect(answer).toMatchObject({ status: 409, code: "sign_off_closed" });
      const refused = await set.go(run);
      expect(refused).toMatchObject({ status: 409, code: "gate_closed" });
      expect(JSON.stringify(refused.body.errors)).toContain("rules");
      expect(await set.state(run)).toBe(AWAITING);
    },
  );

  it("4 (GitLab issue 549105): an id of somebody else's thing does not open it", async () => {
    const run = await set.upForDecision();
    const made = await set.sign("ada", run, "s1", "manager");
    const signOff = idOf(made.body);
    await set.changeRules({ ...BUILT_IN_RULES, delegation: { allowed: true, maxDays: 5 } });
    const lent = await set.post("ben", "/delegations", {
      to: set.id("cyn"),
      role: "manager",
      endsAt: new Date(Date.now() + 86_400_000).toISOString(),
      reason: "holiday",
      password: PASSWORD,
    });
    const change = await set.post("root", "/rules", {
      document: FLOOR,
      reason: "r",
      password: PASSWORD,
    });
    const other = await BypassSet.open(db);
    const otherRun = await other.upForDecision();
    const before = await leaves();
    const password = PASSWORD;
    const decision = { decision: "go", because: "swapped" };
    const tries: [string, object][] = [
      [`/runs/${run}/sign-offs/${signOff}/withdraw`, { reason: "swapped" }],
      [`/runs/${otherRun}/sign-offs/${signOff}/withdraw`, { reason: "swapped" }],
      [`/rules/${change.body.id}/confirm`, { digest: change.body.digest, password }],
      [`/rules/${change.body.id}/withdraw`, {}],
      [`/delegations/${lent.body.id}/revoke`, {}],
      [`/runs/${run}/stages/s1/decision`, decision],
      [`/runs/${run}/rollback`, { because: "swapped" }],
      [`/runs/${run}/stages/s1/overrides`, { reason: "because I can, from over here", password }],
      [`/runs/${run}/checklist/looked`, { stage: "s1", done: false }],
      [`/runs/${run}/evidence`, LINK],
    ];
    for (const [path, body] of tries) {
      for (const name of ["root", "olga", "ada"] as const) {
        expect([path, name, (await other.post(name, path, body)).status]).toEqual([
          path,
          name,
          404,
        ]);
      }
    }
    expect(
      await other.sign("ada", otherRun, "s1", "manager", { dossier: await set.digest(run, "s1") }),
    ).toMatchObject({ code: "dossier_outdated" });
    // Within the project: a signature is only its signer's to take back, a seat only its holder's to lend.
    for (const name of ["ben", "root", "olga"] as const) {
      const answer = await set.post(name, `/runs/${run}/sign-offs/${signOff}/withdraw`, {
        reason: "r",
      });
      expect([name, answer.status]).toEqual([name, 403]);
    }
    const stolen = {
      to: set.id("olga"),
      role: "security",
      endsAt: "2099-01-01T00:00:00Z",
      reason: "r",
      password,
    };
    expect(await set.post("ada", "/delegations", stolen)).toMatchObject({ code: "wrong_role" });
    expect(await leaves()).toBe(before);
  });

  it("5 (GitLab policy sync): a decision is on what is known now, not on what was synchronised a minute ago", async () => {
    const run = await set.upForDecision();
    await set.sign("ada", run, "s1", "manager");
    await set.sign("cyn", run, "s1", "security");
    const pipeline = await set.door.bearer("samples:write");
    const foreign = await (await BypassSet.open(db)).door.bearer("samples:write");
    const red = { samples: Array.from({ length: 50 }, () => ({ metric: "p95", value: 9000 })) };
    expect((await set.door.post(`/runs/${run}/samples`, foreign, red)).status).toBe(404);
    expect(
      (await set.door.post(`/runs/${run}/samples`, await set.door.bearer("read"), red)).status,
    ).toBe(403);
    expect((await set.door.post(`/runs/${run}/samples`, pipeline, red)).status).toBeLessThan(300);
    expect(await set.go(run)).toMatchObject({ status: 409, code: "gate_closed" });
    expect(await set.state(run)).toBe(AWAITING);
  });

  it("6 (GHES CVE-2026-1999): the last step checks everything again", async () => {
    await db.close();
    db = await createTestDatabase();
    const plan = quickPlan();
    const approval = {
      method: "password",
      order: "parallel",
      expires: 3_600_000,
      review: null,
    } as const;
    set = await BypassSet.open(db, {
      ...plan,
      preDeployment: { ...plan.preDeployment, approval },
      stages: plan.stages.map((stage) => ({ ...stage, approval })),
    });
    const waiting = await set.draft();
    await set.sign("ada", waiting, "pre-deployment", "manager");
    await set.sign("ben", waiting, "pre-deployment", "manager");
    expect(await set.state(waiting)).toBe("ready 0% pending 0");
    const run = await set.upForDecision();
    await set.sign("ada", run, "s1", "manager");
    await set.sign("cyn", run, "s1", "security");
    // An hour goes by, and nobody has looked at the runs since.
    await set.tampers(
      "UPDATE sign_off SET signed_at = signed_at - interval '1 hour', lapses_at = lapses_at - interval '1 hour'",
    );
    expect(await set.go(run)).toMatchObject({ status: 409, code: "gate_closed" });
    expect(await set.post("olga", `/runs/${waiting}/stages/s1/start`)).toMatchObject({
      status: 409,
    });
    await tickRun({ db, actor: ENGINE }, waiting);
    expect(await set.state(waiting)).toBe("draft 0% pending 0");
    expect(await set.state(run)).toBe(AWAITING);
    const view = await set.get("olga", `/runs/${run}`);
    expect(JSON.stringify(view.body.stages)).toContain("expired at");
    // Signed anew it goes on: what was refused was the age of the signatures, and nothing else.
    expect(await set.sign("ada", run, "s1", "manager")).toMatchObject({ status: 201 });
    expect(await set.sign("cyn", run, "s1", "security")).toMatchObject({ status: 201 });
    expect(await set.go(run)).toMatchObject({ status: 200 });
  });
});

function idOf(body: Record<string, unknown>): string {
  const { signOff } = body as { signOff?: { id: string } };
  return signOff?.id ?? "none";
}
