import { replayRecord } from "@/lib/domain/ledger/replay-record";
import {
  numberOf,
  type ReplayedRun,
  type RunEvent,
  textOf,
} from "@/lib/domain/ledger/replayed-run";
import type { RunState, StageState } from "@/lib/domain/run/run";

/** The state that each of a run's own events needs, and the one that it leads to. */
const RUN_MOVES: Partial<Record<string, { from: readonly RunState[]; to: RunState }>> = {
  "run.ready": { from: ["draft"], to: "ready" },
  "run.unready": { from: ["ready"], to: "draft" },
  "stage.started": { from: ["ready", "running"], to: "running" },
  "run.completed": { from: ["running"], to: "completed" },
  "run.rolled_back": { from: ["running", "completed"], to: "rolled_back" },
  "run.aborted": { from: ["draft", "ready"], to: "aborted" },
};

const STAGE_MOVES: Partial<Record<string, { from: readonly StageState[]; to: StageState }>> = {
  "stage.started": { from: ["pending"], to: "running" },
  "stage.awaiting_decision": { from: ["running"], to: "awaiting_decision" },
  "stage.passed": { from: ["running", "awaiting_decision"], to: "passed" },
  "stage.rolled_back": { from: ["running", "awaiting_decision"], to: "rolled_back" },
};

/** Starts the replay of a run. `null` where the event is not the one that creates it. */
export function replayCreation(event: RunEvent): ReplayedRun | null {
  if (event.kind !== "run.created") return null;
  return {
    id: event.runId,
    projectId: event.projectId,
    documentId: textOf(event.detail, "documentId") ?? "",
    planDigest: event.planDigest,
    state: textOf(event.detail, "kind") === "imported" ? "imported" : "draft",
    page: pageOf(event.detail),
    traffic: 0,
    stages: new Map(),
    dossiers: new Map(),
    signOffs: new Map(),
    decisions: [],
    overrides: new Map(),
    waivers: new Map(),
    evidence: new Map(),
    incidents: new Map(),
    attestations: new Map(),
    marks: [],
  };
}

function pageOf({ page }: RunEvent["detail"]): string | null {
  return typeof page === "object" && page !== null ? textOf({ ...page }, "sha256") : null;
}

/** What an imported run has besides its creation: nothing of it moves, and nobody signs it. */
const OF_IMPORTED = ["page.imported", "bundle.sealed"];

function checkImported(run: ReplayedRun, { kind, detail }: RunEvent): string[] {
  const isOfPage = kind === "page.imported";
  if (run.state !== "imported") return isOfPage ? ["the run is not an imported one"] : [];
  if (!OF_IMPORTED.includes(kind)) return ["the run is what a page states, and stays so"];
  const isOther = isOfPage && textOf(detail, "sha256") !== run.page;
  return isOther ? ["the page is not the run's"] : [];
}

/** Carries the next event of a run out on `run` and returns what the state machine does not allow in it. */
export function replayEvent(run: ReplayedRun, event: RunEvent): string[] {
  const problems: string[] = [];
  if (event.kind === "run.created") return ["the run is created a second time"];
  if (event.planDigest !== run.planDigest) problems.push("the plan's digest is not the run's");
  if (event.projectId !== run.projectId) problems.push("the project is not the run's");
  problems.push(...checkImported(run, event));
  problems.push(...moveStage(run, event), ...moveRun(run, event), ...moveTraffic(run, event));
  problems.push(...replayRecord(run, event));
  return problems.map((text) => `${event.kind}: ${text}`);
}

function moveRun(run: ReplayedRun, { kind }: RunEvent): string[] {
  const move = RUN_MOVES[kind];
  if (!move) return [];
  const problems: string[] = [];
  if (!move.from.includes(run.state)) {
    problems.push(`the run is ${run.state}; expected ${move.from.join(" or ")}`);
  }
  const open = [...run.stages].filter(([, s]) => isActive(s.state)).map(([key]) => key);
  if (kind === "run.completed" && open.length > 0)
    problems.push(`${open.join(", ")} is not passed`);
  if (kind === "run.rolled_back" && run.traffic !== 0) problems.push(`traffic is ${run.traffic} %`);
  if (kind === "run.rolled_back" && open.length > 0)
    problems.push(`${open.join(", ")} is still at work`);
  run.state = move.to;
  return problems;
}

function moveStage(run: ReplayedRun, event: RunEvent): string[] {
  const { kind, stageKey } = event;
  if (kind === "stage.verdict_changed") return changeVerdict(run, event);
  const move = STAGE_MOVES[kind];
  if (!move) return [];
  if (stageKey === null) return ["names no stage"];
  const stage = run.stages.get(stageKey) ?? { state: "pending", verdict: "pending" };
  const problems: string[] = [];
  if (!move.from.includes(stage.state)) {
    problems.push(`${stageKey} is ${stage.state}; expected ${move.from.join(" or ")}`);
  }
  const others = [...run.stages].filter(([key, s]) => key !== stageKey && s.state !== "passed");
  if (kind === "stage.started" && others.length > 0) problems.push("another stage is not passed");
  const isDecided = run.decisions.some((d) => d.stageKey === stageKey && d.kind === "go");
  if (kind === "stage.passed" && !isDecided) problems.push(`nobody has decided GO on ${stageKey}`);
  run.stages.set(stageKey, { ...stage, state: move.to });
  return problems;
}

function changeVerdict(run: ReplayedRun, { stageKey, detail }: RunEvent): string[] {
  const stage = stageKey === null ? undefined : run.stages.get(stageKey);
  if (stageKey === null || !stage || !isActive(stage.state)) return ["the stage is not at work"];
  const from = textOf(detail, "from");
  const problems = from === stage.verdict ? [] : [`the verdict was ${stage.verdict}, not ${from}`];
  run.stages.set(stageKey, { ...stage, verdict: textOf(detail, "to") ?? "" });
  return problems;
}

function moveTraffic(run: ReplayedRun, { kind, detail }: RunEvent): string[] {
  if (kind !== "traffic.changed") return [];
  const from = numberOf(detail, "from");
  const to = numberOf(detail, "to");
  const problems: string[] = [];
  if (from !== run.traffic) problems.push(`traffic was ${run.traffic} %, not ${from} %`);
  if (to === null || to < 0 || to > 100) problems.push(`traffic cannot be ${to} %`);
  if (run.state !== "running" && to !== 0) problems.push(`the run is ${run.state}`);
  run.traffic = to ?? 0;
  return problems;
}

function isActive(state: StageState): boolean {
  return state === "running" || state === "awaiting_decision";
}
