import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRun } from "@/lib/data/run/load-run";
import {
  ENGINE,
  measure,
  measured,
  PASSWORD,
  quickPlan,
  sign,
  started,
} from "@/lib/testing/gate-set";
import { seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { addLink } from "@/lib/use-cases/evidence/add-link";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { checkLog } from "@/lib/use-cases/ledger/check-log";
import { decideStage } from "@/lib/use-cases/run/decide-stage";
import { giveRollbackReason, rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { startStage } from "@/lib/use-cases/run/start-stage";
import { confirmOverride, requestOverride } from "@/lib/use-cases/sign-off/override-gate";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

describe("the gate", () => {
  it("takes a run from draft to completed, with traffic following the stages", async () => {
    const { cast, runId } = await measured(db);
    expect(await loadRun(db.prisma, runId)).toMatchObject({ state: "running", trafficPercent: 5 });
    await sign(cast.ada, runId, "s1", "manager");
    await sign(cast.cyn, runId, "s1", "security");
    await decideStage(cast.ada, runId, "s1", { kind: "go", because: "All good." });
    await startStage(cast.oncall, runId, "s2");
    expect((await loadRun(db.prisma, runId)).trafficPercent).toBe(100);
    await markItem(cast.owner, runId, { item: "looked", done: true, note: null, stage: "s2" });
    await measure(db, runId, "s2", 250);
    await sign(cast.ben, runId, "s2", "manager");
    await sign(cast.cyn, runId, "s2", "security");
    await decideStage(cast.ben, runId, "s2", { kind: "go", because: "Done." });
    const run = await loadRun(db.prisma, runId);
    expect(run).toMatchObject({ state: "completed", trafficPercent: 100 });
    const [go] = run.stages[0]?.decisions ?? [];
    expect(go?.makers.map((m) => m.name).sort()).toEqual(["Ada", "Cyn"]);
    await expect(
      decideStage(cast.ben, runId, "s2", { kind: "go", because: "Again." }),
    ).rejects.toMatchObject({ code: "already_decided", message: expect.stringContaining("Ben") });
  });

  it("stays closed without a verdict, without signatures, and for the wrong people", async () => {
    const { cast, runId } = await started(db);
    const go = () => decideStage(cast.ada, runId, "s1", { kind: "go", because: "Please." });
    await expect(go()).rejects.toMatchObject({ code: "gate_closed" });
    await expect(sign(cast.ada, runId, "s1", "manager")).rejects.toMatchObject({
      code: "sign_off_closed",
    });
    await markItem(cast.owner, runId, { item: "looked", done: true, note: null, stage: "s1" });
    await measure(db, runId, "s1", 200);
    await expect(go()).rejects.toMatchObject({
      code: "gate_closed",
      errors: [expect.objectContaining({ path: "sign_offs" })],
    });
    await expect(sign(cast.cyn, runId, "s1", "manager")).rejects.toMatchObject({
      code: "wrong_role",
    });
    await expect(sign(cast.oncall, runId, "s1", "on-call-engineer")).rejects.toMatchObject({
      code: "wrong_role",
    });
    await expect(sign(cast.owner, runId, "s1", "manager")).rejects.toMatchObject({
      code: "own_run",
    });
    await expect(
      decideStage(cast.cyn, runId, "s1", { kind: "go", because: "Not mine." }),
    ).rejects.toMatchObject({ code: "wrong_role" });
    const stranger = await (await seedProject(db)).person("Eve", "admin");
    await expect(rollBackRun(stranger, runId, null)).rejects.toMatchObject({ code: "not_found" });
  });

  it("counts one person once, however often and at once they sign", async () => {
    const { cast, runId } = await measured(db);
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, () => sign(cast.ada, runId, "s1", "manager")),
    );
    expect(tries.filter((t) => t.status === "fulfilled")).toHaveLength(1);
    const run = await loadRun(db.prisma, runId);
    expect(run.dossiers.at(-1)?.signOffs).toHaveLength(1);
  });

  it("lets one of two who decide at once through, and tells the other", async () => {
    const { cast, runId } = await measured(db);
    await sign(cast.ada, runId, "s1", "manager");
    await sign(cast.cyn, runId, "s1", "security");
    const results = await Promise.allSettled(
      [cast.ada, cast.ben, cast.oncall].map((by) =>
        decideStage(by, runId, "s1", { kind: "go", because: "Go." }),
      ),
    );
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") {
        expect(result.reason).toMatchObject({ code: "already_decided" });
      }
    }
  });

  it("voids signatures when evidence is added, and takes none for the old dossier", async () => {
    const { cast, runId } = await measured(db);
    await sign(cast.ada, runId, "s1", "manager");
    const old = (await loadRun(db.prisma, runId)).dossiers.at(-1);
    await addLink(cast.owner, runId, {
      title: "Trace",
      url: "https://example.com/trace",
      stage: "s1",
    });
    await expect(
      signDossier(cast.cyn, runId, "s1", {
        dossier: old?.digest ?? "",
        role: "security",
        approved: true,
        meaning: "m",
        comment: null,
        password: PASSWORD,
      }),
    ).rejects.toMatchObject({ code: "dossier_outdated" });
    await sign(cast.cyn, runId, "s1", "security");
    await expect(
      decideStage(cast.ada, runId, "s1", { kind: "go", because: "Go." }),
    ).rejects.toMatchObject({ code: "gate_closed" });
    await sign(cast.ada, runId, "s1", "manager");
    await decideStage(cast.ada, runId, "s1", { kind: "go", because: "Go." });
  });

  it("refuses a wrong password and a token's signature", async () => {
    const { cast, runId, seed } = await measured(db);
    const signature = {
      dossier: "0".repeat(64),
      role: "manager",
      approved: true,
      meaning: "m",
      comment: null,
      password: "wrong password",
    };
    await expect(signDossier(cast.ada, runId, "s1", signature)).rejects.toMatchObject({
      code: "wrong_password",
    });
    const token = await seed.token("admin", "decide", "run:write", "read");
    await expect(signDossier(token, runId, "s1", signature)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("rolls back in one action, with the reason asked for afterwards", async () => {
    const { cast, runId } = await measured(db);
    await rollBackRun(cast.oncall, runId, null);
    const run = await loadRun(db.prisma, runId);
    expect(run).toMatchObject({ state: "rolled_back", trafficPercent: 0, endReason: null });
    expect(run.stages[0]?.state).toBe("rolled_back");
    await giveRollbackReason(cast.oncall, runId, "The dashboards disagreed.");
    await expect(giveRollbackReason(cast.oncall, runId, "Other")).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(rollBackRun(cast.oncall, runId, null)).rejects.toMatchObject({
      code: "already_decided",
    });
  });

  it("lets the engine roll back on a zero-tolerance breach and advance where the plan says so", async () => {
    const { cast, runId } = await measured(db, quickPlan(true));
    await sign(cast.ada, runId, "s1", "manager");
    expect(await sign(cast.cyn, runId, "s1", "security")).toMatchObject({ advanced: true });
    expect(await loadRun(db.prisma, runId)).toMatchObject({
      state: "running",
      trafficPercent: 100,
    });
    await measure(db, runId, "s2", 200, 1);
    const run = await loadRun(db.prisma, runId);
    expect(run).toMatchObject({ state: "rolled_back", trafficPercent: 0, endedBy: "engine" });
    expect(run.breachAt).not.toBeNull();
    expect(run.endReason).toContain("must be zero");
  });

  it("is overridden by two persons with a reason, for ever on record", async () => {
    const { cast, runId } = await started(db);
    const reason = "The vendor confirmed the dashboards lag behind.";
    await expect(
      requestOverride(cast.ada, runId, "s1", { reason: "too short", password: PASSWORD }),
    ).rejects.toMatchObject({ code: "invalid_request" });
    const { id } = await requestOverride(cast.ada, runId, "s1", { reason, password: PASSWORD });
    const confirm = (by: Context) => confirmOverride(by, runId, id, { password: PASSWORD });
    await expect(confirm(cast.ada)).rejects.toMatchObject({ code: "own_run" });
    await expect(confirm(cast.owner)).rejects.toMatchObject({ code: "own_run" });
    await expect(confirm(cast.cyn)).rejects.toMatchObject({ code: "wrong_role" });
    await confirm(cast.ben);
    const run = await loadRun(db.prisma, runId);
    expect(run.stages[0]).toMatchObject({ state: "passed" });
    expect(run.stages[0]?.decisions[0]).toMatchObject({ overrideId: id, justification: reason });
  });

  it("holds when the database is asked directly for more traffic than is approved", async () => {
    const { runId } = await started(db);
    await expect(
      db.prisma.run.update({ where: { id: runId }, data: { trafficPercent: 50 } }),
    ).rejects.toThrow(/run_traffic_within_ceiling/);
  });

  it("leaves a ledger that agrees with every row", async () => {
    const result = await checkLog({ db, actor: ENGINE }, null);
    expect(result).toMatchObject({ problems: [] });
  });
});
