import { type Leaf, numberOf, partOf, textOf, textsOf } from "@/lib/verifier/leaf";
import { type Plan, PRE_DEPLOYMENT, type Rules, termsOf } from "@/lib/verifier/policy";
import { excludedBy, type Signature, shortfall, signatureOf } from "@/lib/verifier/quorum";

export type StageState = "pending" | "running" | "awaiting_decision" | "passed" | "rolled_back";
export type RunState =
  | "draft"
  | "ready"
  | "running"
  | "completed"
  | "rolled_back"
  | "aborted"
  /** What a page states: nothing of it was measured, and nothing of it moves. */
  | "imported";
type Dossier = { digest: string; ordinal: number };
type Override = { stage: string; requestedBy: string; confirmed: boolean; closed: boolean };

/** A run as its entries tell it, carried out a second time. */
export type Replay = {
  state: RunState;
  traffic: number;
  stages: Map<string, StageState>;
  /** The current one of each gate. */
  dossiers: Map<string, Dossier>;
  signatures: Signature[];
  /** Gates that were opened by a confirmed override. */
  overridden: string[];
  /** What each gate's opening lacked. */
  missing: string[];
  problems: string[];
};

type World = Replay & {
  plan: Plan;
  rules: Rules;
  created: Leaf;
  delegations: readonly Leaf[];
  overrides: Map<string, Override>;
  /** Stages on which GO was decided. */
  decided: Set<string>;
};

type Move = (world: World, leaf: Leaf) => string[];

const MOVES: Record<string, Move> = {
  "run.ready": (world, leaf) => {
    world.missing.push(...gateProblems(world, PRE_DEPLOYMENT, leaf));
    return step(world, ["draft"], "ready");
  },
  "run.unready": (world) => step(world, ["ready"], "draft"),
  "run.completed": (world) => [
    ...step(world, ["running"], "completed"),
    ...world.plan.stages
      .filter(({ key }) => world.stages.get(key) !== "passed")
      .map(({ key }) => `the stage ${key} is not passed`),
  ],
  "run.aborted": (world) => step(world, ["draft", "ready"], "aborted"),
  "run.rolled_back": (world) => [
    ...step(world, ["running", "completed"], "rolled_back"),
    ...(world.traffic === 0 ? [] : [`traffic is at ${world.traffic} %`]),
  ],
  "stage.started": startStage,
  "stage.awaiting_decision": (world, leaf) =>
    stepStage(world, leaf, ["running"], "awaiting_decision"),
  "stage.passed": (world, { stage, ...leaf }) => [
    ...(world.decided.has(stage ?? "") ? [] : ["nobody has decided GO"]),
    ...stepStage(world, { stage, ...leaf }, ["running", "awaiting_decision"], "passed"),
  ],
  "stage.rolled_back": (world, leaf) =>
    stepStage(world, leaf, ["running", "awaiting_decision"], "rolled_back"),
  "traffic.changed": moveTraffic,
  "dossier.frozen": freeze,
  "sign_off.made": sign,
  "sign_off.withdrawn": withdraw,
  "decision.recorded": decide,
  "override.requested": requestOverride,
  "override.confirmed": (world, leaf) => closeOverride(world, leaf, true),
  "override.withdrawn": (world, leaf) => closeOverride(world, leaf, false),
};

/** Carries the entries of a run out again, by its plan and the rules that it pinned. */
export function replayRun(
  run: readonly Leaf[],
  policy: { plan: Plan; rules: Rules; delegations: readonly Leaf[] },
): Replay | null {
  const [created, ...rest] = run;
  if (created?.kind !== "run.created") return null;
  const world: World = {
    ...policy,
    created,
    state: created.detail.kind === "imported" ? "imported" : "draft",
    traffic: 0,
    stages: new Map(policy.plan.stages.map(({ key }) => [key, "pending"])),
    dossiers: new Map(),
    signatures: [],
    overridden: [],
    missing: [],
    problems: [],
    overrides: new Map(),
    decided: new Set(),
  };
  for (const leaf of rest) {
    const move = Object.hasOwn(MOVES, leaf.kind) ? MOVES[leaf.kind] : undefined;
    const found =
      leaf.kind === "run.created" ? ["the run is created twice"] : (move?.(world, leaf) ?? []);
    found.push(...importedProblems(world, leaf));
    world.problems.push(...found.map((what) => `entry ${leaf.index} (${leaf.kind}): ${what}`));
  }
  return world;
}

/** What an imported run may have besides its creation. */
const OF_IMPORTED = ["page.imported", "bundle.sealed"];

function importedProblems({ state, created }: World, { kind, detail }: Leaf): string[] {
  const isOfPage = kind === "page.imported";
  if (state !== "imported") return isOfPage ? ["the run is not an imported one"] : [];
  if (!OF_IMPORTED.includes(kind)) return ["the run is what a page states, and stays so"];
  const page = textOf(partOf(created.detail, "page") ?? {}, "sha256");
  return isOfPage && textOf(detail, "sha256") !== page ? ["the page is not the run's"] : [];
}

function step(world: World, from: RunState[], to: RunState): string[] {
  const problems = from.includes(world.state) ? [] : [`the run was ${world.state}`];
  world.state = to;
  return problems;
}

function stepStage(world: World, { stage }: Leaf, from: StageState[], to: StageState): string[] {
  const state = world.stages.get(stage ?? "");
  if (stage === null || state === undefined) return ["the plan has no such stage"];
  world.stages.set(stage, to);
  return from.includes(state) ? [] : [`the stage ${stage} was ${state}`];
}

function startStage(world: World, leaf: Leaf): string[] {
  const place = world.plan.stages.findIndex(({ key }) => key === leaf.stage);
  const before = world.plan.stages.slice(0, Math.max(0, place));
  const traffic = world.plan.stages[place]?.traffic ?? null;
  return [
    ...stepStage(world, leaf, ["pending"], "running"),
    ...step(world, place === 0 ? ["ready"] : ["running"], "running"),
    ...before
      .filter(({ key }) => world.stages.get(key) !== "passed")
      .map(({ key }) => `the stage ${key} before it is not passed`),
    ...(leaf.detail.ordinal === place + 1 && leaf.detail.traffic === traffic
      ? []
      : ["the plan has another place or percentage for it"]),
  ];
}

/** Up to what the plan gives the stage at work, and down to nothing. */
function moveTraffic(world: World, { detail }: Leaf): string[] {
  const [from, to] = [numberOf(detail, "from"), numberOf(detail, "to")];
  const active = world.plan.stages.find(({ key }) => world.stages.get(key) === "running");
  const ceiling = active ? (active.traffic ?? world.traffic) : 0;
  const problems = from === world.traffic ? [] : [`traffic was at ${world.traffic} %`];
  if (to === null || to < 0 || (to !== 0 && to > ceiling)) {
    problems.push(`traffic went to ${to} %; the plan allows ${ceiling} %`);
  }
  world.traffic = to ?? 0;
  return problems;
}

function freeze(world: World, { stage, detail }: Leaf): string[] {
  const current = world.dossiers.get(stage ?? "");
  const digest = textOf(detail, "digest");
  const ordinal = numberOf(detail, "ordinal");
  if (stage === null || digest === null || ordinal === null) return ["it names no dossier"];
  world.dossiers.set(stage, { digest, ordinal });
  const follows = detail.previous === (current?.digest ?? null);
  return follows && ordinal === (current?.ordinal ?? 0) + 1
    ? []
    : ["it does not follow the dossier before it"];
}

function sign(world: World, leaf: Leaf): string[] {
  const signature = signatureOf(leaf);
  if (!signature) return ["it says neither what was signed nor how"];
  const problems: string[] = [];
  const isCurrent = world.dossiers.get(signature.stage)?.digest === signature.dossier;
  if (!isCurrent) problems.push("it is not on the current dossier");
  if (!leaf.actor.startsWith("person:")) problems.push("it is not by a person");
  if (world.signatures.some(({ id }) => id === signature.id)) problems.push("it is there twice");
  world.signatures.push(signature);
  return problems;
}

function withdraw(world: World, { detail, actor }: Leaf): string[] {
  const signature = world.signatures.find(({ id }) => id === detail.signOff);
  if (!signature || signature.withdrawn) return ["there is no such signature to withdraw"];
  signature.withdrawn = true;
  return signature.person === actor ? [] : ["it withdraws somebody else's signature"];
}

function decide(world: World, leaf: Leaf): string[] {
  const { stage, detail } = leaf;
  const kind = textOf(detail, "decision");
  const state = world.stages.get(stage ?? "");
  if (stage === null || (kind !== "go" && kind !== "hold")) return ["it decides nothing"];
  const current = world.dossiers.get(stage)?.digest ?? null;
  const problems: string[] = [];
  if (state !== "running" && state !== "awaiting_decision")
    problems.push(`the stage ${stage} is ${state}`);
  if (detail.dossier !== current) problems.push("it is not on the current dossier");
  if (kind === "hold") return problems;
  world.decided.add(stage);
  const id = textOf(detail, "override");
  if (id !== null) {
    const override = world.overrides.get(id);
    world.overridden.push(stage);
    return override?.confirmed && override.stage === stage
      ? problems
      : [...problems, "its override was not confirmed by a second person"];
  }
  const own = new Set(world.signatures.filter((s) => s.dossier === current).map((s) => s.id));
  const strangers = textsOf(detail, "signOffs").filter((name) => !own.has(name));
  if (strangers.length > 0) problems.push("it rests on a signature of another dossier");
  world.missing.push(...gateProblems(world, stage, leaf));
  return problems;
}

function gateProblems(world: World, stage: string, { at, index }: Leaf): string[] {
  const terms = termsOf(world.plan, world.rules, stage);
  if (!terms) return [`entry ${index}: the plan has no gate ${stage}`];
  const current = world.dossiers.get(stage)?.digest;
  const { rules, delegations, created } = world;
  const counting = { terms, rules, delegations, at, excluded: excludedBy(rules, created) };
  return shortfall(
    world.signatures.filter((s) => s.stage === stage && s.dossier === current),
    counting,
  ).map((what) => `entry ${index} opened ${stage}, but ${what}`);
}

function requestOverride(world: World, { detail, stage, actor }: Leaf): string[] {
  const id = textOf(detail, "override");
  if (id === null || stage === null) return ["it names no override"];
  world.overrides.set(id, { stage, requestedBy: actor, confirmed: false, closed: false });
  return [];
}

function closeOverride(world: World, { detail, actor }: Leaf, confirmed: boolean): string[] {
  const override = world.overrides.get(textOf(detail, "override") ?? "");
  if (!override || override.closed) return ["there is no such open override"];
  Object.assign(override, { confirmed, closed: true });
  const isSame = override.requestedBy === actor;
  if (confirmed && isSame) return ["somebody confirmed their own override"];
  return confirmed || isSame ? [] : ["somebody withdrew another person's override"];
}
