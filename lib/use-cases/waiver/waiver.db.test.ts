import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRun } from "@/lib/data/run/load-run";
import { stageFacts } from "@/lib/domain/run/gate-facts";
import { ENGINE, measure, measured, quickPlan, sign, started } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import {
  askWaiver,
  confirmAsked,
  planWithScreenshot,
  REASON,
  SCREENSHOT,
} from "@/lib/testing/waivers";
import type { Context } from "@/lib/use-cases/context";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { openIncident } from "@/lib/use-cases/incident/open-incident";
import { decideStage } from "@/lib/use-cases/run/decide-stage";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { startStage } from "@/lib/use-cases/run/start-stage";
import { tickRun } from "@/lib/use-cases/run/tick-run";
import { viewRun } from "@/lib/use-cases/run/view-run";
import { withdrawWaiver } from "@/lib/use-cases/waiver/close-waiver";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

async function gateOf(runId: string, key = "s1") {
  const run = await loadRun(db.prisma, runId);
  const stage = run.stages.find((one) => one.key === key);
  if (!stage) throw new Error(`no stage ${key}`);
  return stageFacts(run, stage, new Date());
}

async function codes(runId: string): Promise<string[]> {
  return (await gateOf(runId)).blockers.map((blocker) => blocker.code);
}

/** The dossier that people would sign now. */
async function dossierOf(runId: string): Promise<Record<string, unknown>> {
  const { dossier } = await gateOf(runId);
  return JSON.parse(dossier?.document ?? "{}");
}

const WRONG_DAY = "Checkout was slow on Monday, 22 November 2026";

/** Sunday was that day: two things in one sentence that cannot both hold. */
async function contradict(by: Context, runId: string, stage: string | null = "s1") {
  const said = { kind: "incident", severity: "minor", title: WRONG_DAY, note: null } as const;
  await openIncident(by, runId, { ...said, stage, at: null });
}

async function findingKey(by: Context, runId: string): Promise<string> {
  const { findings } = await viewRun(by, runId);
  const [found] = findings.filter((finding) => finding.rule === "weekday");
  if (!found) throw new Error("nothing was found");
  return found.key;
}

async function asIntruder(sql: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    await client.query(sql, values);
  } finally {
    await client.end();
  }
}

describe("a contradiction", () => {
  it("keeps the gate closed, closes signing and freezes nothing until two persons waive it", async () => {
    const { cast, runId } = await measured(db);
    const before = (await gateOf(runId)).dossier?.digest;
    await sign(cast.ada, runId, "s1", "manager");
    await contradict(cast.owner, runId);
    const gate = await gateOf(runId);
    expect(gate.blockers.map((b) => b.code)).toContain("review");
    expect(gate.dossier?.digest).toBe(before);
    expect(gate.signing).toMatchObject({ open: false, because: expect.stringContaining("Monday") });
    await expect(sign(cast.cyn, runId, "s1", "security")).rejects.toMatchObject({
      code: "sign_off_closed",
    });
    await expect(
      decideStage(cast.ada, runId, "s1", { kind: "go", because: "Please." }),
    ).rejects.toMatchObject({ code: "gate_closed" });

    const key = await findingKey(cast.ada, runId);
    const { id } = await askWaiver(cast.owner, runId, { subject: "finding", key });
    expect(await codes(runId)).toContain("review");
    await confirmAsked(cast.ada, runId, id);
    expect(await codes(runId)).toEqual(["sign_offs"]);
    const view = await viewRun(cast.ada, runId);
    expect(view.findings.find((finding) => finding.key === key)?.waived).toBe(true);
    expect(view.waivers).toMatchObject([{ state: "active", reason: REASON }]);
    expect((await gateOf(runId)).dossier?.digest).not.toBe(before);
    expect((await dossierOf(runId)).waivers).toMatchObject([
      { id, requestedBy: "Olga Owner", confirmedBy: "Ada", reason: REASON },
    ]);
    await sign(cast.ada, runId, "s1", "manager");
    await sign(cast.cyn, runId, "s1", "security");
    await decideStage(cast.ada, runId, "s1", { kind: "go", because: "Waived by two." });
    expect((await loadRun(db.prisma, runId)).stages[0]?.state).toBe("passed");
  });

  it("of the whole run is waived before deployment, and closes the stages' gates too once it is not", async () => {
    const { cast, seed, runId: rival } = await started(db, quickPlan());
    await rollBackRun(cast.owner, rival, "to make room");
    const runId = await seed.run(cast.oncall);
    await contradict(cast.owner, runId, null);
    const wish = { subject: "finding", key: await findingKey(cast.ada, runId) } as const;
    const { id } = await askWaiver(cast.owner, runId, wish, "pre-deployment");
    await confirmAsked(cast.ada, runId, id);
    const ci = { item: "ci", done: true, note: "build 9 is green", stage: "pre-deployment" };
    await markItem(await seed.token("evidence:write"), runId, ci);
    await sign(cast.ada, runId, "pre-deployment", "manager");
    await sign(cast.ben, runId, "pre-deployment", "manager");
    await startStage(cast.owner, runId, "s1");
    await measure(db, runId, "s1", 200);
    await markItem(cast.owner, runId, { item: "looked", done: true, note: null, stage: "s1" });
    expect(await codes(runId)).toEqual(["sign_offs"]);
    expect((await dossierOf(runId)).waivers).toMatchObject([{ id, gate: "pre-deployment" }]);
    await withdrawWaiver(cast.owner, runId, id);
    expect(await codes(runId)).toContain("review");
  });

  it("before deployment keeps the run a draft", async () => {
    const { cast, runId, seed } = await started(db, quickPlan());
    const draft = await seed.run(cast.owner);
    const token = await seed.token("evidence:write");
    const ci = { item: "ci", stage: "pre-deployment", done: true };
    await markItem(token, draft, { ...ci, note: "still pending" });
    const view = await viewRun(cast.ada, draft);
    expect(view.headline).toContain("1 contradiction on record");
    expect(view.preDeployment.blockers.map((blocker) => blocker.code)).toContain("review");
    expect(view.preDeployment.signOffs.dossier).toBeNull();
    await expect(sign(cast.ada, draft, "pre-deployment", "manager")).rejects.toMatchObject({
      code: "sign_off_closed",
    });
    await markItem(token, draft, { ...ci, note: "build 413 is green" });
    await sign(cast.ada, draft, "pre-deployment", "manager");
    await sign(cast.ben, draft, "pre-deployment", "manager");
    expect((await loadRun(db.prisma, draft)).state).toBe("ready");
    expect((await loadRun(db.prisma, runId)).state).toBe("running");
  });
});

describe("a waiver", () => {
  it("lets a gate do without a screenshot or an item, and never calls it done", async () => {
    const { cast, runId } = await started(db, planWithScreenshot());
    await measure(db, runId, "s1", 200);
    expect(await codes(runId)).toEqual(expect.arrayContaining(["checklist", "evidence"]));
    const shot = await askWaiver(cast.owner, runId, SCREENSHOT);
    const item = await askWaiver(cast.owner, runId, { subject: "checklist", key: "looked" });
    await confirmAsked(cast.ada, runId, shot.id);
    await confirmAsked(cast.cyn, runId, item.id);
    expect(await codes(runId)).toEqual(["sign_offs"]);
    const [stage] = (await viewRun(cast.ada, runId)).stages;
    expect(stage?.checklist).toMatchObject([{ key: "looked", done: false, waived: true }]);
    expect(stage?.wantedScreenshots).toMatchObject([{ evidenceId: null, waived: true }]);
    const { checklist, waivers } = await dossierOf(runId);
    expect(checklist).toMatchObject([{ key: "looked", done: false }]);
    expect(waivers).toHaveLength(2);
    await markItem(cast.owner, runId, { item: "looked", done: true, note: null, stage: "s1" });
    const [ticked] = (await viewRun(cast.ada, runId)).stages;
    expect(ticked?.checklist).toMatchObject([{ done: true, waived: false }]);
  });

  it("voids the signatures that did not see it, and when it is withdrawn those that did", async () => {
    const { cast, runId } = await measured(db, planWithScreenshot());
    await sign(cast.ada, runId, "s1", "manager");
    const { id } = await askWaiver(cast.owner, runId, SCREENSHOT);
    await confirmAsked(cast.ada, runId, id);
    await sign(cast.cyn, runId, "s1", "security");
    expect((await gateOf(runId)).quorum.required).toMatchObject([{ have: 0 }, { have: 1 }]);
    await expect(withdrawWaiver(cast.ben, runId, id)).rejects.toMatchObject({ code: "forbidden" });
    await withdrawWaiver(cast.ada, runId, id);
    expect(await codes(runId)).toEqual(expect.arrayContaining(["evidence", "sign_offs"]));
    expect((await gateOf(runId)).quorum.required).toMatchObject([{ have: 0 }, { have: 0 }]);
    await expect(withdrawWaiver(cast.ada, runId, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("has an end, after which the gate is closed again", async () => {
    const { cast, runId } = await measured(db, planWithScreenshot());
    const { id } = await askWaiver(cast.owner, runId, SCREENSHOT);
    await confirmAsked(cast.ada, runId, id);
    await sign(cast.ada, runId, "s1", "manager");
    await sign(cast.cyn, runId, "s1", "security");
    expect(await codes(runId)).toEqual([]);
    await asIntruder(
      "UPDATE waiver SET requested_at = requested_at - interval '3 days', expires_at = now() - interval '1 s' WHERE id = $1",
      [id],
    );
    await tickRun({ db, actor: ENGINE }, runId);
    expect(await codes(runId)).toEqual(["evidence", "sign_offs"]);
    await expect(
      decideStage(cast.ada, runId, "s1", { kind: "go", because: "It was open." }),
    ).rejects.toMatchObject({ code: "gate_closed" });
    expect((await viewRun(cast.ada, runId)).waivers).toMatchObject([{ state: "expired" }]);
    // A new one can follow.
    const again = await askWaiver(cast.owner, runId, SCREENSHOT);
    await confirmAsked(cast.ada, runId, again.id);
    expect(await codes(runId)).toEqual(["sign_offs"]);
  });

  it("cannot be changed by the server's own role, and not be made by one person", async () => {
    const { cast, runId } = await measured(db, planWithScreenshot());
    const { id } = await askWaiver(cast.owner, runId, SCREENSHOT);
    const tries = (sql: string) => db.pool.query(sql, [id]).then(() => "done", String);
    expect(
      await tries(
        "UPDATE waiver SET confirmed_by = requested_by, confirmed_at = now() WHERE id = $1",
      ),
    ).toMatch(/two_persons/);
    expect(
      await tries("UPDATE waiver SET expires_at = expires_at + interval '1 year' WHERE id = $1"),
    ).toMatch(/does not change/);
    expect(await tries("UPDATE waiver SET reason = reason || '!' WHERE id = $1")).toMatch(
      /does not change/,
    );
    expect(await tries("DELETE FROM waiver WHERE id = $1")).toMatch(/permission denied/);
  });

  it("is confirmed once where two confirm at the same time", async () => {
    const { cast, runId } = await measured(db, planWithScreenshot());
    const { id } = await askWaiver(cast.owner, runId, SCREENSHOT);
    const both = await Promise.allSettled(
      [cast.ada, cast.cyn].map((by) => confirmAsked(by, runId, id)),
    );
    expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const { rows } = await db.pool.query(
      "SELECT count(*)::int AS n FROM log_leaf WHERE run_id = $1 AND kind = 'waiver.confirmed'",
      [runId],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});
