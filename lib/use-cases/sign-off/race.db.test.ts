import { hash } from "@node-rs/argon2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRun } from "@/lib/data/run/load-run";
import { stageFacts } from "@/lib/domain/run/gate-facts";
import { measured, PASSWORD, quickPlan, sign } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { addLink } from "@/lib/use-cases/evidence/add-link";
import { ingestSamples } from "@/lib/use-cases/metric/ingest-samples";
import { decideStage } from "@/lib/use-cases/run/decide-stage";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const ROUNDS = 20;
const AT_ONCE = 50;

/** Passwords that cost next to nothing to check, so that the races are about the gate. */
async function cheapPasswords(): Promise<void> {
  const passwordHash = await hash(PASSWORD, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
  await db.prisma.person.updateMany({ data: { passwordHash } });
}

async function gateOf(runId: string) {
  const run = await loadRun(db.prisma, runId);
  const [stage] = run.stages;
  if (!stage) throw new Error("the run has no stage");
  return { stage, facts: stageFacts(run, stage, new Date()) };
}

async function logged(runId: string, kind: string): Promise<number> {
  return db.prisma.logLeaf.count({ where: { runId, kind, stageKey: "s1" } });
}

describe("many at once", () => {
  it(`count ${AT_ONCE} signatures of one person as one, ${ROUNDS} times over`, async () => {
    const { cast, runId } = await measured(db);
    await cheapPasswords();
    for (let round = 0; round < ROUNDS; round += 1) {
      const url = `https://n.example/${round}`;
      await addLink(cast.owner, runId, { title: "New facts", url, stage: "s1" });
      const tries = Array.from({ length: AT_ONCE }, () => sign(cast.ada, runId, "s1", "manager"));
      const answers = await Promise.allSettled(tries);
      const refusals = answers.flatMap((a) => (a.status === "rejected" ? [a.reason.code] : []));
      expect(refusals).toEqual(Array(AT_ONCE - 1).fill("already_signed"));
      const { stage, facts } = await gateOf(runId);
      expect(facts.quorum.standings.map((s) => s.standing)).toEqual(["counts"]);
      expect(facts.quorum.required.map((r) => r.have)).toEqual([1, 0]);
      expect(stage.state).toBe("awaiting_decision");
    }
    expect(await logged(runId, "sign_off.made")).toBe(ROUNDS);
  }, 180_000);

  it("let two who race for the last seat advance the stage once", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { cast, runId } = await measured(db, quickPlan(true));
      await cheapPasswords();
      await sign(cast.cyn, runId, "s1", "security");
      const answers = await Promise.allSettled([
        sign(cast.ada, runId, "s1", "manager"),
        sign(cast.ben, runId, "s1", "manager"),
      ]);
      const advanced = answers.filter((a) => a.status === "fulfilled" && a.value.advanced);
      expect(advanced).toHaveLength(1);
      expect(await logged(runId, "stage.passed")).toBe(1);
      const { stage } = await gateOf(runId);
      expect(stage.decisions.map((d) => d.kind)).toEqual(["go"]);
    }
  }, 120_000);

  it("let two last signatures of two roles advance the stage once", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { cast, runId } = await measured(db, quickPlan(true));
      await cheapPasswords();
      const answers = await Promise.all([
        sign(cast.ada, runId, "s1", "manager"),
        sign(cast.cyn, runId, "s1", "security"),
      ]);
      expect(answers.filter((a) => a.advanced)).toHaveLength(1);
      expect(await logged(runId, "stage.passed")).toBe(1);
    }
  }, 120_000);

  it("never record GO on a metric that has turned red", async () => {
    const seen = { passed: 0, refused: 0 };
    for (let round = 0; round < 12; round += 1) {
      const { seed, cast, runId } = await measured(db);
      await cheapPasswords();
      await sign(cast.ada, runId, "s1", "manager");
      await sign(cast.cyn, runId, "s1", "security");
      const pipeline = await seed.token("samples:write");
      const raw = { metric: "p95", value: 9000 };
      const items = Array.from({ length: 50 }, (_, index) => ({ index, raw }));
      const red = () => ingestSamples(pipeline, runId, { items, broken: [], claim: null });
      const go = () => decideStage(cast.owner, runId, "s1", { kind: "go", because: "all is well" });
      const [, decided] = await Promise.allSettled(
        round % 3 === 0 ? [red(), red().then(go)] : [red(), go()],
      );
      const { stage } = await gateOf(runId);
      const states = stage.metricStates.map((m) => m.verdict);
      if (decided?.status === "fulfilled") {
        seen.passed += 1;
        expect([stage.state, stage.verdict, ...states]).toEqual(["passed", "pass", "pass", "pass"]);
      } else {
        seen.refused += 1;
        expect([stage.state, stage.decisions]).toEqual(["awaiting_decision", []]);
      }
    }
    // A GO after what was acknowledged as red is refused every time.
    expect(seen.refused).toBeGreaterThanOrEqual(4);
  }, 180_000);
});
