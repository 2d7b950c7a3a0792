import type { Database } from "@/lib/data/database";
import { foldSamples, type Sample } from "@/lib/data/metric/fold";
import { writeFolds } from "@/lib/data/metric/write-folds";
import { loadRun } from "@/lib/data/run/load-run";
import type { Plan } from "@/lib/domain/plan/plan";
import { newRun } from "@/lib/testing/run-fixture";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { hashPassword } from "@/lib/use-cases/access/password";
import type { Context } from "@/lib/use-cases/context";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { startStage } from "@/lib/use-cases/run/start-stage";
import { tickRun } from "@/lib/use-cases/run/tick-run";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

export const PASSWORD = "correct horse battery";
export const ENGINE = { kind: "engine", id: "engine", name: "Tollgate" } as const;

/** Two stages without waiting time and without screenshots, decided by hand. */
export function quickPlan(automatic = false): Plan {
  const { plan } = newRun(automatic);
  return {
    ...plan,
    stages: plan.stages.map((stage) => ({
      ...stage,
      soak: { min: 0, max: 3_600_000 },
      screenshots: [],
    })),
  };
}

type Cast = Record<"owner" | "ada" | "ben" | "cyn" | "oncall", Context>;

/** A project with five people and a draft that the first of them owns. */
async function stageSet(
  db: Database,
  plan: Plan,
): Promise<{ seed: Seed; cast: Cast; runId: string }> {
  const seed = await seedProject(db, plan);
  const cast: Cast = {
    owner: await seed.person("Olga Owner", "engineer"),
    ada: await seed.person("Ada", "manager"),
    ben: await seed.person("Ben", "manager"),
    cyn: await seed.person("Cyn", "security"),
    oncall: await seed.person("Otto", "on-call-engineer"),
  };
  const ids = Object.values(cast).map((c) => c.actor.id);
  await db.prisma.person.updateMany({
    where: { id: { in: ids } },
    data: { passwordHash: await hashPassword(PASSWORD) },
  });
  await db.prisma.membership.create({
    data: { projectId: seed.projectId, personId: cast.owner.actor.id, role: "manager" },
  });
  if (cast.owner.actor.kind === "person") {
    cast.owner.actor.memberships.push({ projectId: seed.projectId, role: "manager" });
  }
  return { seed, cast, runId: await seed.run(cast.owner) };
}

/** Signs the gate's newest dossier. */
export async function sign(
  by: Context,
  runId: string,
  stage: string,
  role: string,
  approved = true,
) {
  const { dossiers } = await loadRun(by.db.prisma, runId);
  const dossier = dossiers.filter((d) => d.stageKey === stage).at(-1)?.digest ?? "0".repeat(64);
  return signDossier(by, runId, stage, {
    dossier,
    role,
    approved,
    meaning: "I have reviewed the evidence",
    comment: null,
    password: PASSWORD,
  });
}

/** Puts one sample of each metric into the stage and lets the judge look. */
export async function measure(
  db: Database,
  runId: string,
  stageKey: string,
  p95: number,
  pii = 0,
): Promise<void> {
  const run = await loadRun(db.prisma, runId);
  const stage = run.stages.find((s) => s.key === stageKey);
  if (!stage) throw new Error(`no stage ${stageKey}`);
  const at = new Date();
  const sample = (metric: string, value: number): Sample => ({
    stageId: stage.id,
    metric,
    arm: "canary",
    value,
    weight: 1,
    at,
  });
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    await writeFolds(client, foldSamples([sample("p95", p95), sample("pii", pii)]));
    await client.query("COMMIT");
  } finally {
    client.release();
  }
  await tickRun({ db, actor: ENGINE }, runId);
}

/** Opens the pre-deployment gate and starts the first stage. */
export async function started(db: Database, plan = quickPlan()) {
  const set = await stageSet(db, plan);
  const { cast, runId } = set;
  const pipeline = await set.seed.token("evidence:write");
  await markItem(pipeline, runId, {
    item: "ci",
    done: true,
    note: "build 412 is green",
    stage: "pre-deployment",
  });
  await sign(cast.ada, runId, "pre-deployment", "manager");
  await sign(cast.ben, runId, "pre-deployment", "manager");
  if ((await loadRun(db.prisma, runId)).state === "ready") {
    await startStage(cast.owner, runId, "s1");
  }
  return set;
}

/** Ready for GO on s1 but for the signatures. */
export async function measured(db: Database, plan = quickPlan()) {
  const set = await started(db, plan);
  await markItem(set.cast.owner, set.runId, {
    item: "looked",
    done: true,
    note: null,
    stage: "s1",
  });
  await measure(db, set.runId, "s1", 200);
  return set;
}
