import type { Checks } from "@/lib/verifier/check";
import type { Log } from "@/lib/verifier/check-entries";
import type { VerifiedSignOff } from "@/lib/verifier/check-sign-offs";
import { checkWaivers } from "@/lib/verifier/check-waivers";
import type { Store } from "@/lib/verifier/documents";
import { type Detail, type Leaf, textOf } from "@/lib/verifier/leaf";
import { type Plan, type Rules, readPlan, readRules, termsOf } from "@/lib/verifier/policy";
import { excludedBy, pinnedRules } from "@/lib/verifier/quorum";
import { type Replay, replayRun } from "@/lib/verifier/replay";
import { ShapeError } from "@/lib/verifier/shape";
import { isWithinLimit } from "@/lib/verifier/sign-off-document";

/** Carries the run out again by its own plan and rules; null where these cannot be read. */
export function checkRun(log: Log, store: Store, checks: Checks): Replay | null {
  const [created] = log.run;
  const policy = created && readPolicy(created, log, store, checks);
  if (!policy) return null;
  const delegations = log.leaves.filter((leaf) => leaf.kind.startsWith("delegation."));
  const replay = replayRun(log.run, { ...policy, delegations });
  if (!replay) return null;
  if (replay.state === "imported") {
    checkImported(replay, checks);
    return replay;
  }
  const moved = `The run went from draft to ${replay.state.replace("_", " ")} by its plan: every stage in order, traffic never above what the plan gives.`;
  checks.judge(
    "state-machine",
    "What happened, in the order that the plan allows",
    replay.problems,
    moved,
  );
  const bypassed =
    replay.overridden.length > 0
      ? ` Opened against the recommendation: ${replay.overridden.join(", ")}.`
      : "";
  checks.judge(
    "quorum",
    "Every opened gate had its signatures",
    replay.missing,
    `Counted again by the plan and the approval rules of the run.${bypassed}`,
  );
  skipWhatIsNotTold(policy, replay, checks);
  checkDossiers(log, store, checks);
  checkWaivers(log.run, { excluded: excludedBy(policy.rules, created), store }, checks);
  return replay;
}

/** Of an imported run there is its page, and nothing to carry out again. */
function checkImported(replay: Replay, checks: Checks): void {
  checks.judge(
    "state-machine",
    "What happened, in the order that the plan allows",
    replay.problems,
    "The run is what an imported page states. The page is in the file as it came; nothing in it was measured, signed or decided here, and nothing has moved.",
  );
  checks.skip(
    "quorum",
    "Every opened gate had its signatures",
    "An imported run opens no gate; what its page says of signatures is the page's own word.",
  );
}

function readPolicy(
  created: Leaf,
  log: Log,
  store: Store,
  checks: Checks,
): { plan: Plan; rules: Rules } | null {
  const title = "Plan and approval rules of the run";
  const planDigest = created.statement.subject[0]?.digest.sha256 ?? "";
  const pinned = pinnedRules(created);
  const planText = store.documents.get(planDigest)?.value;
  const rulesText = store.documents.get(pinned.digest ?? "")?.value;
  if (planText === undefined || rulesText === undefined) {
    checks.judge("policy", title, ["the plan or the approval rules are missing"], "");
    return null;
  }
  try {
    const policy = { plan: readPlan(planText), rules: readRules(rulesText) };
    const confirmed = log.leaves.some(
      ({ kind, detail, project }) =>
        kind === "rules.confirmed" &&
        project === created.project &&
        detail.digest === pinned.digest &&
        detail.version === pinned.version,
    );
    const isKnown = pinned.version === 0 || confirmed;
    const problems = isKnown
      ? []
      : [`the entry that put version ${pinned.version} of the rules in force is missing`];
    const rules =
      pinned.version === 0
        ? "the rules that are built in"
        : `version ${pinned.version} of the project's rules`;
    checks.judge(
      "policy",
      title,
      problems,
      `The plan ${policy.plan.name} with the digest ${planDigest.slice(0, 8)}…, and ${rules}.`,
    );
    return policy;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    checks.judge("policy", title, [error.message], "");
    return null;
  }
}

/** What counts for a quorum and is not in the log: said, and not ticked. */
function skipWhatIsNotTold(
  { plan, rules }: { plan: Plan; rules: Rules },
  replay: Replay,
  checks: Checks,
): void {
  const gates = [...replay.dossiers.keys()];
  const everybody = gates.filter((gate) =>
    termsOf(plan, rules, gate)?.wanted.some(({ all }) => all),
  );
  if (everybody.length > 0) {
    checks.skip(
      "everybody",
      "Everybody in a role has signed",
      `${everybody.join(", ")} asks everybody who held a role when the run began; the log does not tell who that was.`,
    );
  }
  if (rules.separation.planEditor !== "off") {
    checks.skip(
      "plan-editor",
      "Who wrote the plan has not approved",
      "The rules ask for it; the run's entries do not tell who wrote the plan.",
    );
  }
}

/** That a dossier says of itself what its entry says, and quotes the evidence by the digests on record. */
function checkDossiers({ run }: Log, store: Store, checks: Checks): void {
  const evidence = new Map(
    run
      .filter((leaf) => leaf.kind === "evidence.added")
      .map(({ detail, index }) => [
        textOf(detail, "evidence"),
        { digest: textOf(detail, "stored"), index },
      ]),
  );
  const frozen = run.filter((leaf) => leaf.kind === "dossier.frozen");
  const problems = frozen.flatMap((leaf) => {
    const value = store.documents.get(textOf(leaf.detail, "digest") ?? "")?.value;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isObject) return [`the dossier of entry ${leaf.index} is missing`];
    return dossierProblems(value, leaf, evidence).map(
      (what) => `the dossier of entry ${leaf.index} ${what}`,
    );
  });
  checks.judge(
    "dossiers",
    "Dossiers",
    problems,
    `${frozen.length} dossiers say what their entries say; every piece of evidence in them is on record.`,
  );
}

function dossierProblems(
  dossier: Detail,
  { detail, stage, run, index, statement }: Leaf,
  known: Map<string | null, { digest: string | null; index: number }>,
): string[] {
  const about = memberOf(dossier.run, "id");
  const plan = memberOf(dossier.plan, "digest");
  const pieces = Array.isArray(dossier.evidence) ? dossier.evidence : [];
  const strangers = pieces.filter((piece) => {
    const record = known.get(textOfJson(memberOf(piece, "id")));
    return !record || record.index > index || record.digest !== (memberOf(piece, "sha256") ?? null);
  });
  return [
    ...(dossier.type === "https://tollgate.dev/dossier/v1" ? [] : ["is of another type"]),
    ...(about === run && dossier.stage === stage ? [] : ["is of another run or stage"]),
    ...(plan === statement.subject[0]?.digest.sha256 ? [] : ["names another plan"]),
    ...(dossier.ordinal === detail.ordinal && dossier.previous === detail.previous
      ? []
      : ["has another number or dossier before it"]),
    ...(strangers.length > 0 ? ["quotes evidence that is not on record"] : []),
  ];
}

function memberOf(value: Detail[string] | undefined, name: string): Detail[string] | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value[name]
    : undefined;
}

function textOfJson(value: Detail[string] | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** A metric that passed has to be within the limit that stands beside it, where both are plain numbers. */
export function checkVerdicts(
  signed: readonly VerifiedSignOff[],
  log: Log,
  store: Store,
  checks: Checks,
): void {
  const title = "Verdicts against their numbers";
  const lenient = lenientMetrics(log, store);
  const quoted = signed.flatMap(({ document, index }) =>
    document.metrics.map((metric) => ({ metric, index })),
  );
  const compared = quoted.flatMap(({ metric, index }) => {
    const isPlain = metric.verdict === "pass" && !lenient.has(metric.name);
    const isWithin = isPlain ? isWithinLimit(metric) : null;
    return isWithin === null ? [] : [{ metric, index, isWithin }];
  });
  if (compared.length === 0) {
    checks.skip(
      "verdicts",
      title,
      "No signed document quotes a metric that passed with a number and a limit to compare.",
    );
    return;
  }
  const problems = compared
    .filter(({ isWithin }) => !isWithin)
    .map(
      ({ metric: { name, observed, op, threshold }, index }) =>
        `in the document of entry ${index}, ${name} passed with ${observed}, not ${op} ${threshold}`,
    );
  const said = `${compared.length} of ${quoted.length} quoted readings passed and are within their limits. The readings themselves are the server's word.`;
  checks.judge("verdicts", title, problems, said);
}

/** Metrics of the plan that may pass beyond their limit: by comparison, by tolerated failures, without data. */
function lenientMetrics({ run }: Log, store: Store): Set<string> {
  const digest = run[0]?.statement.subject[0]?.digest.sha256 ?? "";
  const stages = memberOf(store.documents.get(digest)?.value, "stages");
  const metrics = (Array.isArray(stages) ? stages : []).flatMap((stage) => {
    const list = memberOf(stage, "metrics");
    return Array.isArray(list) ? list : [];
  });
  const lenient = metrics.filter(
    (metric) =>
      memberOf(metric, "compare") ||
      memberOf(metric, "allowedFailures") ||
      memberOf(metric, "muted"),
  );
  return new Set(lenient.flatMap((metric) => textOfJson(memberOf(metric, "key")) ?? []));
}
