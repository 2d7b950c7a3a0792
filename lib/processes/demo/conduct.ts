import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@/lib/api-client/api-client";
import { ApiProblem, ApiUnreachable } from "@/lib/api-client/api-problem";
import { addEvidence } from "@/lib/api-client/evidence";
import { startStage } from "@/lib/api-client/gate";
import { getRun } from "@/lib/api-client/runs";
import type { RunView } from "@/lib/contract/run";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { ON_CALL } from "@/lib/processes/demo/people";
import { Progress } from "@/lib/processes/demo/progress";
import { takeScreenshot } from "@/lib/processes/demo/screenshot";
import type { Signers } from "@/lib/processes/demo/sign";

export type Conduct = {
  base: string;
  /** Id of the run. */
  run: string;
  operator: ApiClient;
  signers: Signers;
  autoSign: boolean;
  /** Starts the simulated users; resolves when as many arrive at the last step as there are to be. */
  sendUsers: () => Promise<void>;
  say: (line: string) => void;
  signal: AbortSignal;
};

const LOOK_EVERY_MS = 1_000;
const PICTURE_AFTER_S = 12;
const LONGEST_SILENCE_MS = 180_000;

/** Leads a run from its pre-deployment gate to its end, and answers how it ended. */
export async function conductRun(conduct: Conduct): Promise<RunView> {
  const progress = new Progress(conduct.say);
  const look = createLook(conduct);
  let waitsSince = "";
  let pictured = false;
  for (;;) {
    const run = await look();
    progress.tell(run);
    if (run.state === "draft") waitsSince = await signForRelease(conduct, run, waitsSince);
    if (run.state === "ready") await release(conduct, run);
    if (run.state === "running") {
      if (conduct.autoSign) await signStages(conduct, run);
      if (!pictured) pictured = await picture(conduct, run);
    }
    if (["completed", "rolled_back", "aborted"].includes(run.state)) return run;
    await delay(LOOK_EVERY_MS, undefined, { signal: conduct.signal });
  }
}

/** Reads the run; a server that is away for a while (someone may have killed it) is waited for. */
function createLook({ operator, run, say, signal }: Conduct): () => Promise<RunView> {
  let awaySince: number | null = null;
  return async function look(): Promise<RunView> {
    try {
      const view = await getRun(operator, run);
      if (awaySince !== null) say("Tollgate answers again.");
      awaySince = null;
      return view;
    } catch (error) {
      if (!isAway(error)) throw error;
      if (awaySince === null) say("Tollgate does not answer; waiting for it to come back.");
      awaySince ??= performance.now();
      if (performance.now() - awaySince > LONGEST_SILENCE_MS) throw error;
      await delay(LOOK_EVERY_MS, undefined, { signal });
      return look();
    }
  };
}

function isAway(error: unknown): boolean {
  if (error instanceof ApiUnreachable) return true;
  return error instanceof ApiProblem && error.problem.status >= 500;
}

async function signForRelease(conduct: Conduct, run: RunView, said: string): Promise<string> {
  const { signOffs, blockers } = run.preDeployment;
  if (conduct.autoSign) {
    await conduct.signers.signWhatIsOpen(conduct.run, PRE_DEPLOYMENT, signOffs);
    return said;
  }
  const text = blockers.map((b) => b.text).join(" ");
  if (text !== said) conduct.say(`pre-deployment: ${text}`);
  return text;
}

async function release(conduct: Conduct, run: RunView): Promise<void> {
  const first = run.stages[0];
  if (!first) return;
  conduct.say("everybody has signed; the simulated users come in");
  await conduct.sendUsers();
  try {
    await startStage(conduct.operator, { run: conduct.run, stage: first.key });
  } catch (error) {
    // Somebody may have started it in the browser, or taken a signature back by new evidence.
    if (!(error instanceof ApiProblem) || error.problem.status >= 500) throw error;
    conduct.say(`${first.key} was not started: ${error.message}`);
  }
}

async function signStages(conduct: Conduct, run: RunView): Promise<void> {
  const stage = run.stages.find((s) => s.key === run.currentStage);
  if (stage) await conduct.signers.signWhatIsOpen(conduct.run, stage.key, stage.signOffs);
}

/** Takes a real picture of the live page for the stage that wants one. True: there is nothing more to do. */
async function picture(conduct: Conduct, run: RunView): Promise<boolean> {
  const stage = run.stages.find((s) => s.key === run.currentStage);
  const wanted = stage?.wantedScreenshots.find((w) => w.evidenceId === null);
  if (!stage || !wanted || stage.soak.elapsedSeconds < PICTURE_AFTER_S) return false;
  const { base, operator, say, signers } = conduct;
  try {
    const session = await signers.sessionOf(ON_CALL);
    const taken = await takeScreenshot(base, `/runs/${run.id}`, session);
    if (taken.kind === "none") {
      say(`no screenshot: ${taken.because}`);
      return true;
    }
    await addEvidence(operator, run.id, {
      file: new Blob([taken.bytes], { type: "image/png" }),
      name: `${stage.key}-live-page.png`,
      title: `Live page of the run at ${stage.trafficPercent} % of traffic`,
      slot: wanted.key,
      stage: stage.key,
    });
    say(`a screenshot of the live page is part of the evidence of ${stage.key}`);
  } catch (error) {
    // A picture is welcome, but no release hangs on it.
    say(`no screenshot: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
  }
  return true;
}
