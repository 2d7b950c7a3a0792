import type { Database } from "@/lib/data/database";
import type { Actor } from "@/lib/domain/access/actor";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import type { Context } from "@/lib/use-cases/context";
import { addLink } from "@/lib/use-cases/evidence/add-link";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { createRun } from "@/lib/use-cases/run/create-run";
import { decideStage } from "@/lib/use-cases/run/decide-stage";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { startStage } from "@/lib/use-cases/run/start-stage";
import { getDossier } from "@/lib/use-cases/sign-off/get-dossier";
import { confirmOverride, requestOverride } from "@/lib/use-cases/sign-off/override-gate";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

const PASSWORD = "correct horse battery";

const PLAN = `
name: story
title: A short story
version: "1.0.0"
documentId: STORY
flag: story-path
stakeholders:
  - { role: engineering-manager, title: Engineering Manager }
defaults: { for: 1m, staleAfter: 1m }
metrics:
  latency: { label: Latency, group: performance, unit: ms, aggregate: p95, threshold: <= 500ms }
preDeployment:
  signOffs: [engineering-manager]
stages:
  - key: only
    title: The only stage
    traffic: 5%
    start: manual
    soak: { min: 1m, max: 2m }
    metrics: [latency]
`;

export type GateStory = { completedRun: string; rolledBackRun: string; draftRun: string };

/**
 * One run that is completed by an override of two persons, one that is rolled back, and a draft, all made
 * through the use-cases as people would.
 */
export async function playGateStory(db: Database): Promise<GateStory> {
  const engine: Context = { actor: { kind: "engine", id: "engine", name: "engine" }, db };
  const project = await createProject(engine, { key: "story", name: "Story" });
  const join = async (name: string, role: string): Promise<Context> => {
    const email = `${name}@example.org`;
    const input = { projectId: project.id, email, name, roles: [role], password: PASSWORD };
    const { id } = await addPerson(engine, input);
    const actor: Actor = {
      kind: "person",
      id,
      name,
      memberships: [{ projectId: project.id, role }],
    };
    return { actor, db };
  };
  const engineer = await join("engineer", "engineer");
  const manager = await join("manager", "engineering-manager");
  const first = await join("first", "admin");
  const second = await join("second", "admin");
  await applyPlan(first, PLAN, null);
  const start = async () => {
    const { id } = await createRun(engineer, { plan: "story", commit: "abc123" });
    await signGate(manager, id);
    await startStage(engineer, id, "only");
    return id;
  };
  const completedRun = await start();
  await addLink(engineer, completedRun, {
    stage: null,

    title: "Board",
    url: "https://example.org/b",
  });
  await decideStage(engineer, completedRun, "only", { kind: "hold", because: "no samples yet" });
  const reason = "the metrics source is away; checked by hand";
  const { id } = await requestOverride(first, completedRun, "only", { reason, password: PASSWORD });
  await confirmOverride(second, completedRun, id, { password: PASSWORD });
  const rolledBackRun = await start();
  await rollBackRun(engineer, rolledBackRun, "it is slow");
  const draft = await createRun(engineer, { plan: "story" });
  return { completedRun, rolledBackRun, draftRun: draft.id };
}

async function signGate(signer: Context, runId: string): Promise<void> {
  const { digest } = await getDossier(signer, runId, "pre-deployment", null);
  await signDossier(signer, runId, "pre-deployment", {
    dossier: digest,
    role: "engineering-manager",
    approved: true,
    meaning: "I have read it and agree.",
    comment: null,
    password: PASSWORD,
  });
}
