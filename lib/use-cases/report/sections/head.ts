import type { RunView, StageView } from "@/lib/contract/run";
import { instantText } from "@/lib/domain/report/instant";
import type { Alarm, Fact, Report, SummaryLine, WaiverLine } from "@/lib/domain/report/report";
import { hasEffect } from "@/lib/use-cases/report/sections/waivers";
import {
  briefText,
  measured,
  missing,
  percentText,
  RUN_WORDS,
  STAGE_WORDS,
  vouched,
  whoText,
} from "@/lib/use-cases/report/sections/words";

type Head = Pick<
  Report,
  | "runId"
  | "title"
  | "documentId"
  | "version"
  | "date"
  | "state"
  | "status"
  | "run"
  | "headline"
  | "owner"
  | "project"
>;

export function headOf(view: RunView, waivers: WaiverLine[]): Head {
  return {
    runId: view.id,
    title: view.plan.title,
    documentId: view.documentId,
    version: `${view.plan.label} (plan ${view.plan.name}, stored version ${view.plan.version})`,
    date: view.createdAt,
    state: view.state,
    status: statusText(view, waivers),
    run: {
      plan: { name: view.plan.name, version: view.plan.version },
      commit: view.commit,
      artifactDigest: view.artifactDigest,
      startedAt: view.startedAt,
      endedAt: view.endedAt,
    },
    headline: view.headline,
    owner: vouched(
      "Owner",
      view.owner && whoText(view.owner),
      view.createdBy,
      "nobody was named as the owner",
    ),
    project: view.project.name,
  };
}

function statusText(view: RunView, waivers: WaiverLine[]): string {
  const overridden = view.stages.some((s) => s.decisions.some((d) => d.override));
  const waived = hasEffect(waivers);
  return [
    RUN_WORDS[view.state],
    overridden ? "WITH AN OVERRIDE" : null,
    waived.length > 0
      ? `WITH ${waived.length === 1 ? "A WAIVER" : `${waived.length} WAIVERS`}`
      : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** What is released, where and when, and who said so. */
export function deploymentFacts(view: RunView): Fact[] {
  return [
    ...artifactFacts(view),
    ...dateFacts(view),
    measured("Traffic now", percentText(view.trafficPercent)),
  ];
}

export function artifactFacts(view: RunView): Fact[] {
  const by = view.createdBy;
  return [
    vouched("Branch", view.branch, by, absent("a branch")),
    vouched("Commit", view.commit, by, absent("a commit")),
    vouched("Artifact digest", view.artifactDigest, by, absent("an artifact digest")),
    vouched("Feature flag", view.flag, by, absent("a feature flag")),
    vouched("Environment", view.environment, by, absent("an environment")),
  ];
}

export function dateFacts(view: RunView): Fact[] {
  const planned = view.deploymentAt && instantText(view.deploymentAt);
  return [
    vouched("Deployment date", planned, view.createdBy, absent("a date")),
    time("Run created", view.createdAt, ""),
    time("Pre-deployment gate opened", view.readyAt, "it has not opened"),
    time("Deployment began", view.startedAt, "no stage has started"),
    time("Run ended", view.endedAt, "the run has not ended"),
  ];
}

function absent(what: string): string {
  return `not given: nobody named ${what} when the run was created`;
}

function time(label: string, at: string | null, absent: string): Fact {
  return at ? measured(label, instantText(at)) : missing(label, `not measured: ${absent}`);
}

export function summaryLines(view: RunView): SummaryLine[] {
  return view.stages.map((stage) => ({
    stage: stage.title,
    traffic: percentText(stage.trafficPercent),
    state: STAGE_WORDS[stage.state],
    verdict: stage.startedAt ? stage.verdict.toUpperCase() : "NOT JUDGED",
    metrics: metricCount(stage),
    decision: decisionWord(stage),
  }));
}

function metricCount({ metrics, startedAt }: StageView): string {
  if (metrics.length === 0) return "none in the plan";
  if (startedAt === null) return `${metrics.length} to be measured`;
  const counted = metrics.filter((m) => !m.muted);
  const count = (verdict: string) => counted.filter((m) => m.verdict === verdict).length;
  const others: [number, string][] = [
    [count("fail"), "fail"],
    [count("error"), "with a source error"],
    [counted.filter((m) => m.value === null && m.verdict !== "error").length, "not measured"],
    [metrics.length - counted.length, "muted"],
  ];
  const parts = others.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  const passing = counted.length > 0 ? [`${count("pass")} of ${counted.length} pass`] : [];
  return [...passing, ...parts].join(", ");
}

function decisionWord({ decisions }: StageView): string {
  const last = decisions.at(-1);
  if (!last) return "none recorded";
  return last.override ? `${last.decision.toUpperCase()} BY OVERRIDE` : last.decision.toUpperCase();
}

/** What nobody may overlook: overrides, asked for or confirmed, and the rollback. */
export function alarmsOf(view: RunView): Alarm[] {
  const overrides = view.stages.flatMap((stage) =>
    stage.overrides
      .filter((o) => o.withdrawnAt === null)
      .map((o): Alarm => {
        const state =
          o.confirmedAt === null ? "asked for, not confirmed" : "the gate was overridden";
        return {
          kind: "override",
          title: `OVERRIDE in ${stage.title}: ${state}`,
          lines: [
            `Reason: ${o.reason}`,
            ...o.blockers.map((b) => `Against it stood: ${b.text}`),
            o.confirmedBy
              ? `Asked for by ${whoText(o.requestedBy)}, confirmed by ${whoText(o.confirmedBy)}.`
              : `Asked for by ${whoText(o.requestedBy)}; waits for a second person.`,
          ],
        };
      }),
  );
  return [...rollbackAlarm(view), ...overrides];
}

function rollbackAlarm({ rollback, stages }: RunView): Alarm[] {
  if (!rollback) return [];
  const stage = stages.find((s) => s.key === rollback.stage);
  const speed =
    rollback.secondsToZero === null
      ? "No breach led to it."
      : `${briefText(rollback.secondsToZero)} passed from the first breaching reading to 0 %.`;
  return [
    {
      kind: "rollback",
      title: `ROLLED BACK${stage ? ` in ${stage.title}` : ""}`,
      lines: [
        `Reason: ${rollback.reason ?? "not given yet"}`,
        `By ${rollback.by ? whoText(rollback.by) : "Tollgate"}; traffic was at 0 % at ${instantText(rollback.zeroAt)}. ${speed}`,
      ],
    },
  ];
}
