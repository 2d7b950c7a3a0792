import type { Database } from "@/lib/data/database";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { begin, enrol, type Signer, signIn } from "@/lib/testing/passkeys";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import type { Context } from "@/lib/use-cases/context";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { confirmPasskey } from "@/lib/use-cases/passkey/confirm-passkey";
import { listOwnPasskeys } from "@/lib/use-cases/passkey/list-passkeys";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { abortRun } from "@/lib/use-cases/run/abort-run";
import { createRun } from "@/lib/use-cases/run/create-run";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

/** Entries of the signature, of what follows from it, of the end and of the bundle's seal. */
const AT_THE_END = 4;
const PLAN = `name: bundle
title: A run with many entries
version: "1.0.0"
documentId: BUNDLE
environment: benchmark
flag: bundle
stakeholders:
  - { role: engineering-manager, title: Engineering Manager }
checklist:
  - { key: looked, label: Somebody has looked, kind: measured }
preDeployment:
  signOffs: [engineering-manager]
metrics:
  m: { label: Metric, group: performance, unit: ms, aggregate: p95, threshold: <= 100ms }
stages:
  - key: only
    title: The only stage
    traffic: 5%
    soak: { min: 48h, max: 72h }
    metrics: ["m"]
    decision: { makers: [engineering-manager], go: manual, onFailure: hold, rollback: manual }
`;

/**
 * Makes runs that have ended, each with about so many entries in the log: a checklist that was ticked again and again,
 * and a signature with a passkey.
 */
export async function prepareRuns(db: Database): Promise<(entries: number) => Promise<string>> {
  const context = { actor: ENGINE, db };
  const { id: projectId, key } = await createProject(context, { key: "bundle", name: "Bundle" });
  await applyPlan(context, PLAN, key);
  const signer = await signerWithPasskey(context, projectId);
  return async (entries) => {
    const { id } = await createRun(context, { project: key, plan: "bundle", authors: [] });
    for (let build = 1; (await entriesOf(db, id)) < entries - AT_THE_END; build += 1) {
      const note = `https://ci.example.org/builds/${build}`;
      await markItem(context, id, { stage: PRE_DEPLOYMENT, item: "looked", done: true, note });
    }
    await sign(signer, id);
    await abortRun(context, id, "The benchmark needs a run that has ended.");
    return id;
  };
}

async function signerWithPasskey(engine: Context, projectId: string): Promise<Signer> {
  const ada = await personWith(engine, projectId, "Ada", "engineering-manager");
  const admin = await personWith(engine, projectId, "Adam", "admin");
  const signer = await signIn(ada);
  const passkey = await enrol(signer);
  const listed = (await listOwnPasskeys(signer.context)).find(({ id }) => id === passkey);
  await confirmPasskey(admin, passkey, { fingerprint: listed?.fingerprint ?? "" });
  return signer;
}

async function sign(signer: Signer, runId: string): Promise<void> {
  const at = { runId, stage: PRE_DEPLOYMENT, role: "engineering-manager" };
  const { id: ceremony, options } = await begin(signer, at);
  const assertion = signer.device.answer(options);
  const signature = { ceremony, assertion, sessionId: signer.sessionId };
  await signDossier(signer.context, runId, PRE_DEPLOYMENT, signature);
}

async function personWith(engine: Context, projectId: string, name: string, role: string) {
  const email = `${name.toLowerCase()}@bundle.test`;
  const password = "a password of the bench";
  const { id } = await addPerson(engine, { projectId, email, name, roles: [role], password });
  const memberships = [{ projectId, role }];
  return { ...engine, actor: { kind: "person" as const, id, name, memberships } };
}

async function entriesOf({ pool }: Database, runId: string): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    "SELECT count(*) FROM log_leaf WHERE run_id = $1",
    [runId],
  );
  return Number(rows[0]?.count);
}
