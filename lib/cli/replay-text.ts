import { table } from "@/lib/cli/table";
import type {
  ReplayedMetric,
  ReplayedSide,
  ReplayedStage,
  ReplayView,
} from "@/lib/contract/replay";
import { formatDuration } from "@/lib/domain/metric/format";

const OUTCOMES = { same: "the same", differs: "DIFFERS", open: "cannot be told" };

/** A table a stage, and last the sentence that says how many decisions would have differed. */
export function replayText(replay: ReplayView): string {
  const { run, pinned, other } = replay;
  const head = `${run.documentId}, judged by ${pinned.name} ${pinned.label}, replayed under ${other.name} ${other.label}.`;
  const listed = [
    ...aside("Only in the run's own plan", replay.onlyInRun),
    ...aside("Only in the other plan", replay.onlyInOther),
    ...aside("Not started", replay.notStarted),
    ...replay.notes,
  ];
  return [head, ...replay.stages.map(stageText), listed.join("\n"), replay.sentence].join("\n\n");
}

function aside(what: string, stages: string[]): string[] {
  return stages.length > 0 ? [`${what}: ${stages.join(", ")}.`] : [];
}

function stageText(stage: ReplayedStage): string {
  const lasted = formatDuration(Date.parse(stage.to) - Date.parse(stage.from));
  const { pinned, other } = stage;
  const sides = [
    ["verdict at the end", pinned.verdict, other.verdict],
    ["recommendation", pinned.recommendation, other.recommendation],
    ["effective soak", soak(pinned), soak(other)],
    ["GO possible from", time(pinned.goAt), time(other.goAt)],
    ["rolled back by itself", time(pinned.rollbackAt), time(other.rollbackAt)],
  ];
  const metrics = stage.metrics.filter((metric) => metric.differs);
  const compared = metrics.filter(({ pinned: own, other: asked }) => own && asked);
  return [
    `${stage.key}: ${stage.title}, ${lasted} in ${stage.steps} steps of ${stage.stepSeconds} s`,
    decisionTable(stage),
    table(["REPLAYED", "OWN PLAN", "OTHER PLAN"], sides),
    ...(compared.length > 0 ? [metricTable(compared)] : []),
    ...metrics.flatMap(({ label, notes }) => notes.map((note) => `- ${label}: ${note}`)),
    ...stage.notes.map((note) => `- ${note}`),
    ...stage.deviations.map((text) => `! not reproduced: ${text}`),
  ].join("\n");
}

function decisionTable({ decisions }: ReplayedStage): string {
  const rows = decisions.map((d) => {
    const by = d.byEngine ? " by the engine" : "";
    const what = d.decision === null ? "undecided" : d.decision.toUpperCase();
    const how = d.overridden ? " by override" : by;
    return [`${what}${how}, ${time(d.at)}`, OUTCOMES[d.outcome], d.other];
  });
  return table(["WHAT HAPPENED", "", "UNDER THE OTHER PLAN"], rows);
}

function metricTable(metrics: ReplayedStage["metrics"]): string {
  const rows = metrics.map(({ label, pinned, other }) => [
    label,
    change(pinned, other, (m) => m.threshold),
    change(pinned, other, (m) => m.verdict),
    change(pinned, other, (m) => m.worst ?? m.value ?? "no data"),
    change(pinned, other, (m) => time(m.firstBreachAt)),
    change(pinned, other, (m) => time(m.firstFailAt)),
  ]);
  return table(["METRIC", "THRESHOLD", "VERDICT", "WORST", "FIRST BREACH", "FAILED FROM"], rows);
}

function change(
  before: ReplayedMetric | null,
  after: ReplayedMetric | null,
  cell: (metric: ReplayedMetric) => string,
): string {
  const [old, now] = [before, after].map((metric) => (metric ? cell(metric) : "none"));
  return old === now ? `${now}` : `${old} -> ${now}`;
}

function soak({ effectiveSeconds, minSeconds }: ReplayedSide): string {
  return `${formatDuration(effectiveSeconds * 1000)} of ${formatDuration(minSeconds * 1000)}`;
}

function time(at: string | null): string {
  return at === null ? "never" : at.replace(/\.\d+Z$/, "Z");
}
