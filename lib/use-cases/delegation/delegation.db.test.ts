import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DelegationList } from "@/lib/contract/delegation";
import { RunView } from "@/lib/contract/run";
import { BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import { BypassSet } from "@/lib/testing/bypass-set";
import { PASSWORD, quickPlan } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let set: BypassSet;
const LENDING = { ...BUILT_IN_RULES, delegation: { allowed: true, maxDays: 5 } };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  set = await BypassSet.open(db);
});
afterAll(() => db.close());

function lend(
  from: "ada" | "ben" | "cyn",
  to: "ada" | "ben" | "cyn" | "olga" | "root",
  more: object = {},
) {
  return set.post(from, "/delegations", {
    to: set.id(to),
    role: "manager",
    endsAt: inDays(2),
    reason: "on holiday",
    password: PASSWORD,
    ...more,
  });
}

describe("a lent seat", () => {
  it("is refused while the rules do not allow it", async () => {
    expect(await lend("ben", "cyn")).toMatchObject({ status: 403, code: "forbidden" });
    const { body } = await set.get("ben", "/delegations");
    expect(DelegationList.parse(body)).toMatchObject({ allowed: false, delegations: [] });
  });

  it.each([
    ["in a role that one does not hold", { role: "security" }, 403, "wrong_role"],
    ["to somebody who is not there", { to: "nobody@example.org" }, 400, "invalid_request"],
    ["to oneself", { to: "self" }, 400, "invalid_request"],
    ["for longer than the rules allow", { endsAt: inDays(6) }, 400, "invalid_request"],
    [
      "that ends before it begins",
      { startsAt: inDays(2), endsAt: inDays(1) },
      400,
      "invalid_request",
    ],
    ["without a reason", { reason: " " }, 400, "invalid_request"],
    ["with a wrong password", { password: "not the right one" }, 403, "wrong_password"],
  ])("is refused %s", async (_, more, status, code) => {
    await set.changeRules(LENDING);
    const to = "to" in more && more.to === "self" ? { to: set.id("ben") } : {};
    expect(await lend("ben", "cyn", { ...more, ...to })).toMatchObject({ status, code });
  });

  it("is filled by whom it is lent to, once, in the other's name, and no longer than until it is revoked", async () => {
    await set.changeRules(LENDING);
    const run = await set.draft();
    const lent = await lend("ben", "cyn");
    expect(lent.status).toBe(201);
    const asBen = { onBehalfOf: set.id("ben") };
    const cyn = RunView.parse((await set.get("cyn", `/runs/${run}`)).body).permissions;
    expect(cyn.canSign["pre-deployment"]?.delegated).toMatchObject([
      { role: "manager", from: { id: set.id("ben"), name: "ben" }, delegation: lent.body.id },
    ]);
    expect(await set.sign("ada", run, "pre-deployment", "manager", asBen)).toMatchObject({
      code: "wrong_role",
    });
    const signed = await set.sign("cyn", run, "pre-deployment", "manager", asBen);
    expect(signed.status).toBe(201);
    expect(await set.sign("ben", run, "pre-deployment", "manager")).toMatchObject({
      code: "already_signed",
    });
    const { preDeployment } = RunView.parse((await set.get("ada", `/runs/${run}`)).body);
    expect(preDeployment.signOffs.made).toMatchObject([
      {
        person: { name: "cyn" },
        onBehalfOf: { name: "ben" },
        standing: "counts",
        method: "password",
      },
    ]);
    expect(await set.post("ada", `/delegations/${lent.body.id}/revoke`)).toMatchObject({
      status: 403,
    });
    expect(await set.post("cyn", `/delegations/${lent.body.id}/revoke`)).toMatchObject({
      status: 200,
    });
    expect(await set.post("ben", `/delegations/${lent.body.id}/revoke`)).toMatchObject({
      status: 409,
    });
    // What was signed by it stands; nothing more is.
    expect(await set.sign("ada", run, "pre-deployment", "manager")).toMatchObject({ status: 201 });
    expect(await set.state(run)).toBe("ready 0% pending 0");
    const next = await set.draft();
    expect(await set.sign("cyn", next, "pre-deployment", "manager", asBen)).toMatchObject({
      code: "wrong_role",
    });
    const list = DelegationList.parse((await set.get("ada", "/delegations")).body);
    expect(list.delegations).toMatchObject([
      { state: "revoked", revokedBy: { name: "cyn" }, canRevoke: false },
    ]);
    const { rows } = await db.pool.query<{ kind: string }>(
      "SELECT kind FROM log_leaf WHERE project_id = $1 AND kind LIKE 'delegation.%' ORDER BY idx",
      [set.seed.projectId],
    );
    expect(rows.map((row) => row.kind)).toEqual(["delegation.made", "delegation.revoked"]);
  });

  it("is not filled for the owner of the run, nor by them, nor before its time", async () => {
    await set.changeRules(LENDING);
    const run = await set.draft();
    await lend("ada", "olga");
    expect(
      await set.sign("olga", run, "pre-deployment", "manager", { onBehalfOf: set.id("ada") }),
    ).toMatchObject({ status: 403, code: "own_run" });
    await lend("ben", "root", { startsAt: inDays(1) });
    expect(
      await set.sign("root", run, "pre-deployment", "manager", { onBehalfOf: set.id("ben") }),
    ).toMatchObject({ code: "wrong_role" });
    const sql = `INSERT INTO sign_off (id, dossier_id, person_id, role, approved, meaning, on_behalf_of, delegation_id)
      SELECT gen_random_uuid(), d.id, g.to_id, 'manager', true, 'm', g.from_id, g.id
      FROM dossier d, delegation g WHERE d.run_id = $1 AND g.to_id = $2`;
    const refusals: ["olga" | "root", RegExp][] = [
      ["olga", /does not approve this run/],
      ["root", /no delegation that is in force/],
    ];
    for (const [name, refusal] of refusals) {
      expect(await set.tries("api", sql, [run, set.id(name)])).toMatch(refusal);
    }
  });
});

describe("a signature", () => {
  it("is taken back by its signer before the gate is passed, and may be made again", async () => {
    const run = await set.draft();
    await set.sign("ada", run, "pre-deployment", "manager");
    const made = await set.sign("ben", run, "pre-deployment", "manager");
    expect(await set.state(run)).toBe("ready 0% pending 0");
    const { id } = made.body.signOff as { id: string };
    const path = `/runs/${run}/sign-offs/${id}/withdraw`;
    expect(await set.post("ben", path, { reason: " " })).toMatchObject({ status: 400 });
    expect(await set.post("ben", path, { reason: "I read the wrong page" })).toMatchObject({
      status: 200,
    });
    expect(await set.state(run)).toBe("draft 0% pending 0");
    expect(await set.post("ben", path, { reason: "again" })).toMatchObject({
      status: 409,
      code: "conflict",
    });
    const { preDeployment } = RunView.parse((await set.get("ada", `/runs/${run}`)).body);
    expect(preDeployment.blockers.map((b) => b.code)).toEqual(["withdrawn", "sign_offs"]);
    expect(preDeployment.signOffs.made[1]).toMatchObject({
      standing: "withdrawn",
      withdrawn: { reason: "I read the wrong page" },
    });
    expect(await set.sign("ben", run, "pre-deployment", "manager")).toMatchObject({ status: 201 });
    expect(await set.state(run)).toBe("ready 0% pending 0");
    await set.post("olga", `/runs/${run}/stages/s1/start`);
    const late = `/runs/${run}/sign-offs/${(await firstOf(run)).id}/withdraw`;
    expect(await set.post("ada", late, { reason: "too late" })).toMatchObject({
      code: "sign_off_closed",
    });
    const unknown = `/runs/${run}/sign-offs/${randomUUID()}/withdraw`;
    expect(await set.post("ada", unknown, { reason: "r" })).toMatchObject({ status: 404 });
    expect(
      await set.tries(
        "api",
        "INSERT INTO sign_off_withdrawal (sign_off_id, reason, at) SELECT s.id, 'r', now() FROM sign_off s JOIN dossier d ON d.id = s.dossier_id WHERE d.run_id = $1 AND s.role = 'manager' AND NOT EXISTS (SELECT FROM sign_off_withdrawal w WHERE w.sign_off_id = s.id)",
        [run],
      ),
    ).toMatch(/gate of this signature is passed/);
  });

  it("rejects with a reason in writing, and is taken back by nobody else", async () => {
    const run = await set.draft();
    const reject = { decision: "reject" };
    expect(await set.sign("ada", run, "pre-deployment", "manager", reject)).toMatchObject({
      status: 400,
    });
    const comment = "the rollback was not rehearsed";
    const made = await set.sign("ada", run, "pre-deployment", "manager", { ...reject, comment });
    expect(made.status).toBe(201);
    await set.sign("ben", run, "pre-deployment", "manager");
    expect(await set.state(run)).toBe("draft 0% pending 0");
    const { id } = made.body.signOff as { id: string };
    const path = `/runs/${run}/sign-offs/${id}/withdraw`;
    expect(await set.post("olga", path, { reason: "r" })).toMatchObject({ status: 403 });
    expect(await set.post("ada", path, { reason: "it was, on Monday" })).toMatchObject({
      status: 200,
    });
    expect(await set.sign("ada", run, "pre-deployment", "manager")).toMatchObject({ status: 201 });
    expect(await set.state(run)).toBe("ready 0% pending 0");
  });

  it("is not made by an author of the change, nor while authors are required and unknown", async () => {
    const email = (await db.prisma.person.findUniqueOrThrow({ where: { id: set.id("ben") } }))
      .email;
    const run = await set.draft({ authors: [email.toUpperCase(), "guest@elsewhere.example"] });
    expect(await set.sign("ben", run, "pre-deployment", "manager")).toMatchObject({
      code: "own_run",
    });
    expect(await set.sign("ada", run, "pre-deployment", "manager")).toMatchObject({ status: 201 });
    const view = RunView.parse((await set.get("ada", `/runs/${run}`)).body);
    expect(view.authors).toMatchObject([{ person: { name: "ben" } }, { person: null }]);
    const required = { ...BUILT_IN_RULES.separation, author: "required" };
    await set.changeRules({ ...BUILT_IN_RULES, separation: required });
    for (const authors of [undefined, [], [email, "guest@elsewhere.example"]]) {
      const strict = await set.draft({ authors });
      expect(await set.sign("ada", strict, "pre-deployment", "manager")).toMatchObject({
        code: "sign_off_closed",
      });
    }
    const known = await set.draft({ authors: [set.id("cyn")] });
    expect(await set.sign("ada", known, "pre-deployment", "manager")).toMatchObject({
      status: 201,
    });
  });

  it("of everybody who held the role when the run was created is needed, and of nobody else", async () => {
    const plan = quickPlan();
    const all = [{ role: "manager", count: "all" as const }];
    set = await BypassSet.open(db, {
      ...plan,
      preDeployment: { ...plan.preDeployment, signOffs: all },
    });
    const run = await set.draft();
    const late = { projectId: set.seed.projectId, personId: set.id("root"), role: "manager" };
    await db.prisma.membership.create({ data: late });
    expect(await set.sign("root", run, "pre-deployment", "manager")).toMatchObject({
      code: "wrong_role",
    });
    await set.sign("ada", run, "pre-deployment", "manager");
    expect(await set.state(run)).toBe("draft 0% pending 0");
    await set.sign("ben", run, "pre-deployment", "manager");
    expect(await set.state(run)).toBe("ready 0% pending 0");
  });

  it("that has expired lets no engine go on, whoever signs last", async () => {
    const plan = quickPlan(true);
    const approval = { ...plan.preDeployment.approval, expires: 3_600_000 };
    set = await BypassSet.open(db, {
      ...plan,
      stages: plan.stages.map((stage) => ({ ...stage, approval })),
    });
    const run = await set.upForDecision();
    await set.sign("ada", run, "s1", "manager");
    await set.tampers(
      "UPDATE sign_off SET signed_at = signed_at - interval '1 hour', lapses_at = lapses_at - interval '1 hour'",
    );
    const last = await set.sign("cyn", run, "s1", "security");
    expect(last.body).toMatchObject({ advanced: false });
    expect(await set.state(run)).toBe("running 5% awaiting_decision 0");
    expect((await set.sign("ada", run, "s1", "manager")).body).toMatchObject({ advanced: true });
  });
});

async function firstOf(run: string): Promise<{ id: string }> {
  const view = RunView.parse((await set.get("ada", `/runs/${run}`)).body);
  const [first] = view.preDeployment.signOffs.made;
  if (!first) throw new Error("nobody has signed");
  return first;
}
