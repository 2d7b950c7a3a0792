import type { Command } from "commander";
import { getRun } from "@/lib/api-client/runs";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";
import { table } from "@/lib/cli/table";
import type { MetricView } from "@/lib/contract/metric";
import type { RunView, StageView } from "@/lib/contract/run";
import { soakLine } from "@/lib/domain/run/soak-words";

export function registerStatus(program: Command, cli: Cli): void {
  answering(
    cli,
    program
      .command("status")
      .description("where a run stands: one line, and the metrics of its stage")
      .argument("<run>", "id or document id"),
    async (args) => {
      const api = apiOf(cli);
      const run = await getRun(api, await runIdOf(api, argument(args, 0)));
      return { text: statusText(run), json: run } satisfies Answer;
    },
  );
}

/** One line, then the metrics of the current stage (of the last one that ran when the run is over). */
export function statusText(run: RunView): string {
  const line = `${run.documentId}: ${run.state}, ${run.trafficPercent} % of traffic. ${run.headline}`;
  const stage = shownStage(run);
  if (!stage) return [line, stageTable(run)].join("\n\n");
  const head = `${stage.title}: ${stage.state}, verdict ${stage.verdict}, recommendation ${stage.recommendation}, ${soakLine(stage.soak)}`;
  const closed = stage.blockers.map((b) => `- ${b.text}`);
  return [
    line,
    stageTable(run),
    [head, metricTable(stage.metrics), ...errorLines(stage.metrics), ...closed].join("\n"),
  ].join("\n\n");
}

function shownStage(run: RunView): StageView | null {
  const current = run.stages.find((s) => s.key === run.currentStage && s.startedAt);
  return current ?? run.stages.filter((s) => s.startedAt).at(-1) ?? null;
}

function stageTable({ stages, waivers }: RunView): string {
  const rows = stages.map((s) => [
    s.key,
    s.trafficPercent === null ? "-" : `${s.trafficPercent} %`,
    s.state,
    s.verdict,
    [
      s.overrides.some((o) => o.confirmedAt) ? "OVERRIDDEN" : "",
      waivers.some((w) => w.stage === s.key && w.state === "active") ? "WAIVED" : "",
    ]
      .filter((word) => word !== "")
      .join(" "),
  ]);
  return table(["STAGE", "TRAFFIC", "STATE", "VERDICT", ""], rows);
}

function metricTable(metrics: MetricView[]): string {
  const rows = metrics.map((m) => [
    m.label,
    readingWords(m),
    m.threshold,
    verdictWords(m),
    m.marginText ?? "-",
    String(m.samples),
    m.source?.key ?? "pushed",
  ]);
  return table(["METRIC", "READING", "THRESHOLD", "VERDICT", "MARGIN", "SAMPLES", "FROM"], rows);
}

/** `91.7 %`, and where the source itself computed it, that it did. */
function readingWords({ display, computedBy }: MetricView): string {
  if (display === null) return "no data";
  return computedBy === "source" ? `${display} (pre-computed)` : display;
}

function verdictWords({ verdict, muted }: MetricView): string {
  const word = verdict === "error" ? "source error" : verdict;
  return muted ? `${word} (muted, not counted)` : word;
}

/** Why a metric could not be asked for: a table has no room for it. */
function errorLines(metrics: MetricView[]): string[] {
  return metrics.filter((m) => m.verdict === "error").map((m) => `! ${m.label}: ${m.reason}`);
}
