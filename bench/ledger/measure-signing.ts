import { hash } from "@node-rs/argon2";
import { AT_ONCE, CONNECTIONS } from "@/bench/ledger/options";
import type { Tollgate } from "@/bench/servers/tollgate";
import { openDatabase } from "@/lib/data/database";
import { AppError } from "@/lib/domain/app-error";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import type { Context } from "@/lib/use-cases/context";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { createRun } from "@/lib/use-cases/run/create-run";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { getDossier } from "@/lib/use-cases/sign-off/get-dossier";
import { signDossier } from "@/lib/use-cases/sign-off/sign-dossier";

const ROLES = ["engineering-manager", "product-owner"] as const;
const PASSWORD = "a password of the bench";
const PLAN = `name: signing
title: Signing
version: "1.0.0"
documentId: SIGNING
environment: benchmark
flag: signing
stakeholders:
  - { role: engineering-manager, title: Engineering Manager }
  - { role: product-owner, title: Product Owner }
preDeployment:
  signOffs: [engineering-manager, product-owner]
metrics:
  m: { label: Metric, group: performance, unit: ms, aggregate: p95, threshold: <= 100ms }
stages:
  - key: only
    title: The only stage
    traffic: 5%
    start: automatic
    soak: { min: 48h, max: 72h }
    metrics: ["m"]
    decision: { makers: [engineering-manager], go: manual, onFailure: hold, rollback: manual }
`;

export type SigningFigures = {
  rounds: number;
  /** Rounds in which one person's simultaneous sign-offs did not count once. */
  counted: number;
  /** Rounds in which two people, of whom each could have opened the gate, did not open it exactly once. */
  advanced: number;
  /** Refusals by code, over all rounds. */
  refusals: Map<string, number>;
  seconds: number;
};

type Answer = { advanced: boolean } | { refused: string };

/**
 * Each round on a gate of its own that wants two roles: one person who has both signs fifty times at once, which has to
 * count once; then two people who both have the role that is left sign at once, which has to open the gate exactly once.
 */
export async function measureSigning(
  { services, appUrl }: Tollgate,
  rounds: number,
  say: (line: string) => void,
): Promise<SigningFigures> {
  const { signer } = services.db;
  if (!signer) throw new Error("there is no key to sign events with");
  // As many at once as the api process has connections.
  const db = openDatabase(appUrl, { signer, connections: CONNECTIONS });
  try {
    return await signInRounds({ actor: ENGINE, db }, rounds, say);
  } finally {
    await db.close();
  }
}

async function signInRounds(
  engine: Context,
  rounds: number,
  say: (line: string) => void,
): Promise<SigningFigures> {
  const project = await createProject(engine, { key: "signing", name: "Signing" });
  await applyPlan(engine, PLAN, project.key);
  const person = (name: string, ...roles: string[]) => addSigner(engine, project.id, name, roles);
  const ada = await person("Ada", ...ROLES);
  const others = {
    "engineering-manager": [await person("Ben", ROLES[0]), await person("Cyn", ROLES[0])],
    "product-owner": [await person("Dan", ROLES[1]), await person("Eve", ROLES[1])],
  };
  await makePasswordsCheap(engine);
  const figures = { rounds, counted: 0, advanced: 0, refusals: new Map<string, number>() };
  const begun = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const flag = `signing-${round}`;
    const { id } = await createRun(engine, {
      project: project.key,
      plan: "signing",
      flag,
      authors: [],
    });
    const { digest } = await getDossier(engine, id, PRE_DEPLOYMENT, null);
    const sign = (context: Context, role: string) => signOnce(context, id, digest, role);
    const alone = Array.from({ length: AT_ONCE }, (_, n) =>
      sign(ada, n % 2 === 0 ? ROLES[0] : ROLES[1]),
    );
    note(figures.refusals, await Promise.all(alone));
    const counted = await signedRoles(engine, id);
    if (counted.length !== 1) figures.counted += 1;
    const left = counted[0] === ROLES[0] ? ROLES[1] : ROLES[0];
    const racing = await Promise.all(others[left].map((context) => sign(context, left)));
    note(figures.refusals, racing);
    const advances = racing.filter((answer) => "advanced" in answer && answer.advanced).length;
    if (advances !== 1 || (await openings(engine, id)) !== 1) figures.advanced += 1;
    if ((round + 1) % 50 === 0) say(`${round + 1} rounds of simultaneous sign-offs`);
  }
  return { ...figures, seconds: (performance.now() - begun) / 1000 };
}

async function addSigner(
  engine: Context,
  projectId: string,
  name: string,
  roles: string[],
): Promise<Context> {
  const email = `${name.toLowerCase()}@bench.test`;
  const { id } = await addPerson(engine, { projectId, email, name, roles, password: PASSWORD });
  const memberships = roles.map((role) => ({ projectId, role }));
  return { ...engine, actor: { kind: "person", id, name, memberships } };
}

/** Else the rounds would measure how long 25,000 passwords take. */
async function makePasswordsCheap({ db }: Context): Promise<void> {
  const cheap = await hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  await db.pool.query("UPDATE person SET password_hash = $1", [cheap]);
}

async function signOnce(
  context: Context,
  runId: string,
  dossier: string,
  role: string,
): Promise<Answer> {
  try {
    const { advanced } = await signDossier(context, runId, PRE_DEPLOYMENT, {
      dossier,
      role,
      approved: true,
      meaning: "Approved",
      comment: null,
      password: PASSWORD,
    });
    return { advanced };
  } catch (error) {
    if (error instanceof AppError) return { refused: error.code };
    throw error;
  }
}

function note(refusals: Map<string, number>, answers: readonly Answer[]): void {
  for (const answer of answers) {
    if ("refused" in answer) refusals.set(answer.refused, (refusals.get(answer.refused) ?? 0) + 1);
  }
}

/** In which roles the gate has been signed, whoever did. */
async function signedRoles({ db }: Context, runId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ role: string }>(
    "SELECT s.role FROM sign_off s JOIN dossier d ON d.id = s.dossier_id WHERE d.run_id = $1",
    [runId],
  );
  return rows.map(({ role }) => role);
}

/** How often the run has been let go. */
async function openings({ db }: Context, runId: string): Promise<number> {
  const { rows } = await db.pool.query<{ count: string }>(
    "SELECT count(*) FROM log_leaf WHERE run_id = $1 AND kind = 'run.ready'",
    [runId],
  );
  return Number(rows[0]?.count);
}
