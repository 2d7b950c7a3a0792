import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createApiClient } from "@/lib/api-client/api-client";
import { recordLessons, runPath } from "@/lib/api-client/runs";
import { checkoutFolder } from "@/lib/config/checkout";
import { type Environment, readEnvironment } from "@/lib/config/env";
import { ensureFolder } from "@/lib/config/home";
import { RunRef, type RunView } from "@/lib/contract/run";
import { applyPlan } from "@/lib/processes/demo/apply-plan";
import { startLoad, startPortal, startTollgate } from "@/lib/processes/demo/children";
import { conductRun } from "@/lib/processes/demo/conduct";
import { createJournal, type Journal } from "@/lib/processes/demo/journal";
import { lessonsOf } from "@/lib/processes/demo/lessons";
import { type DemoOptions, PLAN_OF, SCENARIO_PARTS } from "@/lib/processes/demo/options";
import { ENGINEER, EVERYBODY, ON_CALL } from "@/lib/processes/demo/people";
import { checkPreDeployment } from "@/lib/processes/demo/pre-deployment";
import { allowOrigin, PLANNED_PROMETHEUS, startPrometheus } from "@/lib/processes/demo/prometheus";
import { type Seeded, seed } from "@/lib/processes/demo/seed";
import { Signers } from "@/lib/processes/demo/sign";
import { isAsExpected, summaryOf, welcome } from "@/lib/processes/demo/summary";
import { answers, until } from "@/lib/processes/demo/until";
import { warmUp } from "@/lib/processes/demo/warm-up";
import type { ManagedChild } from "@/lib/processes/managed-child";
import { freePort } from "@/lib/processes/postgres-server";
import { readRunFile } from "@/lib/processes/run-file";

const EXIT = { asExpected: 0, otherwise: 11, failed: 40, interrupted: 130 } as const;
const FLAG = "sliceB_documents";
const START_S = 180;
const STOP_MS = 15_000;

type Stage = {
  options: DemoOptions;
  env: Environment;
  base: string;
  journal: Journal;
  children: ManagedChild[];
  signal: AbortSignal;
};

/** Runs the demonstration and answers the exit code: 0 only where the run ended as the scenario says. */
export async function runDemo(options: DemoOptions): Promise<number> {
  ensureFolder(options.home);
  const ending = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => ending.abort());
  }
  const { home, port } = options;
  const stage: Stage = {
    options,
    env: { ...readEnvironment(), home, port, host: "127.0.0.1" },
    // A name, because browsers give passkeys to no bare address.
    base: `http://localhost:${port}`,
    journal: createJournal(home),
    children: [],
    signal: ending.signal,
  };
  try {
    const run = await perform(stage);
    return isAsExpected(options.scenario, run) ? EXIT.asExpected : EXIT.otherwise;
  } catch (error) {
    if (ending.signal.aborted) return EXIT.interrupted;
    stage.journal.say(error instanceof Error ? error.message : String(error));
    stage.journal.say(`What the processes said is in ${stage.journal.file}`);
    return EXIT.failed;
  } finally {
    stage.journal.say("ending everything");
    for (const child of stage.children.reverse()) await child.stop(STOP_MS);
  }
}

async function perform(stage: Stage): Promise<RunView> {
  const { options, env, base, journal, children, signal } = stage;
  const { scenario, home } = options;
  journal.say(`Scenario "${scenario}": ${SCENARIO_PARTS[scenario].says}.`);
  children.push(startTollgate(env, base, journal.child("tollgate")));
  await until("starting Tollgate", START_S, signal, async () => {
    return (await answers(`${base}/readyz`)) && readRunFile(home)?.ready === true;
  });
  journal.say(`Tollgate is ready at ${base}`);
  const seeded = await seed(env);
  const operator = createApiClient({ baseUrl: base, token: seeded.operatorToken });
  const portalPort = await freePort();
  const words = await openSource(stage, portalPort);
  const plan = await applyPlan(operator, PLAN_OF[options.source], words);
  const run = await operator.json("/runs", RunRef, {
    method: "POST",
    body: { plan: plan.name, flag: FLAG, owner: ENGINEER.email, ...readGit() },
  });
  const portalUrl = await openPortal(stage, run.id, seeded, portalPort);
  const signers = new Signers(base, seeded.password, journal.say);
  await checkPreDeployment({
    base,
    portalUrl,
    run: run.id,
    documentId: run.documentId,
    flag: FLAG,
    operator,
    portalToken: seeded.portalToken,
    operatorToken: seeded.operatorToken,
    onCall: await signers.sessionOf(ON_CALL),
    say: journal.say,
  });
  const people = EVERYBODY.map((person) => ({ person, title: person.roles.join(", ") }));
  const place = { base, run: run.id, portalUrl, home, log: journal.file };
  for (const line of welcome(place, people, seeded.password)) console.log(line);
  const load: ManagedChild[] = [];
  const ended = await conductRun({
    base,
    run: run.id,
    operator,
    signers,
    autoSign: options.autoSign,
    sendUsers: async () => {
      if (load.length === 0) load.push(startLoad(portalUrl, journal.child("load")));
      await warmUp(portalUrl, signal);
    },
    say: journal.say,
    signal,
  }).finally(() => Promise.all(load.map((child) => child.stop(STOP_MS))));
  await conclude(stage, ended, signers);
  return ended;
}

/** Starts what the plan's readings are pulled from; answers what the plan has to say instead of its own addresses. */
async function openSource(stage: Stage, portalPort: number): Promise<Record<string, string>> {
  const { options, journal, children, signal } = stage;
  if (options.source === "push") return {};
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  allowOrigin(options.home, origin);
  const home = path.join(options.home, "prometheus");
  children.push(startPrometheus({ home, port, target: portalPort }, journal.child("prometheus")));
  await until("starting Prometheus", START_S, signal, () => answers(`${origin}/-/ready`));
  journal.say(`Prometheus is ready at ${origin}; it scrapes the portal, and Tollgate asks it`);
  return { [PLANNED_PROMETHEUS]: origin };
}

async function openPortal(
  stage: Stage,
  run: string,
  seeded: Seeded,
  port: number,
): Promise<string> {
  const { options, base, journal, children, signal } = stage;
  const url = `http://127.0.0.1:${port}`;
  children.push(
    startPortal(
      {
        home: path.join(options.home, "portal"),
        port,
        variant: SCENARIO_PARTS[options.scenario].variant,
        source: options.source,
        tollgate: base,
        run,
        flag: FLAG,
        token: seeded.portalToken,
      },
      journal.child("portal"),
    ),
  );
  await until("starting the portal", START_S, signal, () => answers(`${url}/healthz`));
  journal.say(`the portal is ready at ${url}`);
  return url;
}

/** Records the lessons, writes the report and the bundle, tells how it ended; stays until Ctrl-C where people may want to look. */
async function conclude(stage: Stage, run: RunView, signers: Signers): Promise<void> {
  const { options, base, journal, signal } = stage;
  const owner = await signers.sessionOf(ENGINEER);
  if (options.autoSign) await recordLessons(owner.api, run.id, lessonsOf(run));
  const report = await (await owner.api.send(runPath(run.id, "/report.md"))).text();
  const file = path.join(options.home, "report.md");
  writeFileSync(file, report);
  const bundle = path.join(options.home, "run.tollgate");
  const sealed = await (await owner.api.send(runPath(run.id, "/bundle"))).arrayBuffer();
  writeFileSync(bundle, new Uint8Array(sealed));
  for (const line of summaryOf(options.scenario, run, file)) journal.say(line);
  journal.say(`Everything about the run, to check offline: tollgate verify ${bundle}`);
  if (options.once) return;
  journal.say(`Tollgate stays up at ${base}/runs/${run.id} until you press Ctrl-C.`);
  await new Promise<void>((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

/** What is being released: the commit and branch of this checkout, where it is one. */
function readGit(): { commit?: string; branch?: string } {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: checkoutFolder(), encoding: "utf8", stdio: "pipe" }).trim();
  try {
    return { commit: git("rev-parse", "HEAD"), branch: git("rev-parse", "--abbrev-ref", "HEAD") };
  } catch {
    return {};
  }
}
