import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import { apiRoutes } from "@/lib/http/all-routes";
import { BypassSet } from "@/lib/testing/bypass-set";
import { openFrontDoor } from "@/lib/testing/front-door";
import { PASSWORD, quickPlan } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

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
async function versionsLogged(): Promise<string[]> {
  const { rows } = await db.pool.query<{ kind: string }>(
    "SELECT kind FROM log_leaf WHERE kind LIKE 'rules.%' ORDER BY idx",
  );
  return rows.map((row) => row.kind);
}

async function count(table: "sign_off" | "decision" | "log_leaf"): Promise<number> {
  const { rows } = await db.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
  return Number(rows[0]?.n);
}

/** Trust document, part A1b: what went wrong elsewhere beside the approval itself, tried here. */
describe("the twelve known ways around an approval, continued", () => {
  it("7 (Spinnaker manual judgment): who approves does not become who acts", async () => {
    await db.close();
    db = await createTestDatabase();
    set = await BypassSet.open(db, quickPlan(true));
    const run = await set.upForDecision();
    await set.sign("ada", run, "s1", "manager");
    const last = await set.sign("cyn", run, "s1", "security");
    expect(last.body).toMatchObject({ advanced: true });
    const { rows } = await db.pool.query<{ kind: string; actor: string }>(
      `SELECT DISTINCT kind, actor FROM log_leaf WHERE run_id = $1
         AND kind IN ('decision.recorded', 'stage.passed', 'traffic.changed', 'sign_off.made')`,
      [run],
    );
    const actors = (kind: string) => rows.filter((r) => r.kind === kind).map((r) => r.actor);
    expect(actors("decision.recorded")).toEqual(["engine"]);
    expect(actors("stage.passed")).toEqual(["engine"]);
    expect(actors("traffic.changed")).toEqual(["engine"]);
    expect(actors("sign_off.made").sort()).toEqual(
      (["ada", "ben", "cyn"] as const).map((name) => `person:${set.id(name)}`).sort(),
    );
    // The right to approve is no right to move anything.
    for (const path of ["stages/s2/start", "rollback", "stages/s2/decision"]) {
      const body = path.endsWith("decision") ? { decision: "rollback", because: "b" } : {};
      expect([path, (await set.post("cyn", `/runs/${run}/${path}`, body)).status]).toEqual([
        path,
        403,
      ]);
    }
  });

  it("8 (Argo CD CVE-2023-50726): no other way leads to more traffic", async () => {
    const run = await set.upForDecision();
    const olga = (path: string, body: object = {}) =>
      set.post("olga", `/runs/${run}/${path}`, body);
    expect(await olga("stages/s2/start")).toMatchObject({ status: 409, code: "gate_closed" });
    expect(await olga("stages/s1/start")).toMatchObject({ status: 409 });
    expect(await olga("stages/s1/decision", { decision: "go", because: "b" })).toMatchObject({
      status: 409,
    });
    expect(await set.post("olga", "/runs", { plan: "p", trafficPercent: 100 })).toMatchObject({
      status: 400,
    });
    const direct: [string, RegExp][] = [
      ["UPDATE run SET traffic_percent = 100 WHERE id = $1", /run_traffic_within_ceiling/],
      [
        "UPDATE run SET traffic_ceiling = 100, traffic_percent = 100 WHERE id = $1",
        /no stage that has started/,
      ],
      [
        "UPDATE stage SET state = 'running' WHERE run_id = $1 AND key = 's2'",
        /not the next one to start/,
      ],
      [
        `INSERT INTO decision (id, stage_id, kind, recommendation, makers, recorded_by, dossier_digest, override_id)
         SELECT gen_random_uuid(), s.id, 'go', 'go', '[]', 'engine', d.digest, gen_random_uuid()
         FROM stage s JOIN dossier d ON d.run_id = s.run_id AND d.stage_key = s.key WHERE s.run_id = $1
         ORDER BY d.ordinal DESC LIMIT 1`,
        /override of the decision is not confirmed/,
      ],
    ];
    for (const [sql, refusal] of direct)
      expect(await set.tries("api", sql, [run])).toMatch(refusal);
    expect(await set.state(run)).toBe(AWAITING);
  });

  it("9 (Argo CD issue 29558): the web process's own credentials bypass nothing", async () => {
    const run = await set.upForDecision();
    const tables = [
      "UPDATE run SET traffic_percent = 0",
      "UPDATE stage SET state = 'passed'",
      "UPDATE membership SET role = 'admin'",
      "UPDATE delegation SET ends_at = now()",
      "DELETE FROM approval_rules_version",
      "DELETE FROM sign_off",
      "INSERT INTO sign_off_withdrawal (sign_off_id, reason, at) SELECT id, 'r', now() FROM sign_off",
      "INSERT INTO override (id, run_id, stage_key, reason, blockers, requested_by) SELECT gen_random_uuid(), id, 's1', 'a reason of twenty letters', '[]', owner_id FROM run",
      "INSERT INTO sign_off (id, dossier_id, person_id, role, approved, meaning) SELECT gen_random_uuid(), d.id, p.id, 'manager', true, 'm' FROM dossier d, person p",
      "INSERT INTO decision (id, stage_id, kind, recommendation, makers, recorded_by) SELECT gen_random_uuid(), id, 'go', 'go', '[]', 'engine' FROM stage",
      "SELECT ledger_append('\\x00', 0, NULL, NULL, NULL, 'sign_off.made', 'engine')",
      "INSERT INTO approval_rules_change (id, project_id, base_version, document, digest, reason, proposed_by, proposed_at) SELECT gen_random_uuid(), project_id, 0, '', '', 'r', owner_id, now() FROM run",
    ];
    for (const sql of tables) {
      expect([sql, await set.tries("web", sql)]).toEqual([
        sql,
        expect.stringMatching(/permission denied/),
      ]);
    }
    expect(await set.state(run)).toBe(AWAITING);
  });

  it("10 (Argo CD CVE-2024-21652): guesses are counted where a crash does not forget them", async () => {
    const run = await set.upForDecision();
    const before = await count("sign_off");
    const guess = () => set.sign("ada", run, "s1", "manager", { password: "not the right one" });
    const answers: number[] = [];
    for (let at = 0; at < 10; at += 1) answers.push((await guess()).status);
    expect(new Set(answers)).toEqual(new Set([403]));
    const restarted = openFrontDoor(db, set.seed);
    const body = {
      dossier: await set.digest(run, "s1"),
      role: "manager",
      decision: "approve",
      meaning: "m",
      password: PASSWORD,
    };
    const path = `/runs/${run}/stages/s1/sign-offs`;
    expect((await restarted.post(path, set.headers("ada"), body)).status).toBe(429);
    expect(await count("sign_off")).toBe(before);
  });

  it("11 (Unleash): switching the rules off takes two admins, is on record, and is not retroactive", async () => {
    await set.changeRules(FLOOR);
    const run = await set.upForDecision();
    const proposal = { document: BUILT_IN_RULES, reason: "less work", password: PASSWORD };
    const { body } = await set.post("root", "/rules", proposal);
    const confirm = { digest: body.digest, password: PASSWORD };
    expect(await set.post("root", `/rules/${body.id}/confirm`, confirm)).toMatchObject({
      status: 403,
      code: "own_run",
    });
    expect(
      await set.post("toor", `/rules/${body.id}/confirm`, { ...confirm, password: "wrong wrong" }),
    ).toMatchObject({ code: "wrong_password" });
    expect(
      await set.post("toor", `/rules/${body.id}/confirm`, { ...confirm, digest: "0".repeat(64) }),
    ).toMatchObject({ status: 409 });
    expect(await set.post("toor", "/rules", proposal)).toMatchObject({ status: 409 });
    expect((await set.get("ada", "/rules")).body.versions).toHaveLength(2);
    expect(await set.post("toor", `/rules/${body.id}/confirm`, confirm)).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    await set.sign("ada", run, "s1", "manager");
    await set.sign("cyn", run, "s1", "security");
    expect(await set.go(run)).toMatchObject({ status: 409, code: "gate_closed" });
    expect(await set.sign("ben", run, "s1", "manager")).toMatchObject({ status: 201 });
    expect(await set.go(run)).toMatchObject({ status: 200 });
    expect(await versionsLogged()).toEqual([
      "rules.proposed",
      "rules.confirmed",
      "rules.proposed",
      "rules.confirmed",
    ]);
    for (const sql of [
      "UPDATE approval_rules_version SET version = 9",
      "DELETE FROM approval_rules_change",
      "UPDATE approval_rules_change SET document = '{}'",
    ]) {
      expect([sql, await set.tries("api", sql)]).toEqual([sql, expect.any(String)]);
    }
  });

  it("12 (mail scanners): nothing that a link can do signs, and a password does not stand in for a gesture", async () => {
    await set.changeRules({ ...BUILT_IN_RULES, method: "passkey" });
    const run = await set.draft();
    const before = [await count("sign_off"), await count("log_leaf")];
    const paths = apiRoutes
      .filter((spec) => spec.method === "get" && spec.path.startsWith("/runs/:id"))
      // Puts on record that it was handed out, and nothing else.
      .filter((spec) => spec.path !== "/runs/:id/bundle")
      .map((spec) =>
        spec.path
          .replace(":id", run)
          .replace(":stage", "pre-deployment")
          .replace(/:\w+/g, randomUUID()),
      );
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) {
      for (const query of ["", "?decision=approve&role=manager"]) {
        const answer = await set.door.get(`${path}${query}`, set.headers("ada"));
        await answer.body?.cancel();
      }
    }
    const signature = {
      dossier: await set.digest(run, "pre-deployment"),
      role: "manager",
      decision: "approve",
      meaning: "m",
    };
    const path = `/runs/${run}/stages/pre-deployment/sign-offs`;
    const elsewhere = {
      ...set.headers("ada"),
      Origin: "https://mail.example",
      "Sec-Fetch-Site": "cross-site",
    };
    expect(
      (await set.door.post(path, elsewhere, { ...signature, password: PASSWORD })).status,
    ).toBe(403);
    expect(await set.post("ada", path, signature)).toMatchObject({ status: 400 });
    expect(await set.post("ada", path, { ...signature, password: PASSWORD })).toMatchObject({
      status: 403,
      code: "passkey_required",
    });
    expect([await count("sign_off"), await count("log_leaf")]).toEqual(before);
  });
});
