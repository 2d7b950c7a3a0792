import type { ComparedRun, Comparison } from "@/lib/domain/report/comparison";

/** Something that the runs do not share, so that their readings are not simply comparable. */
export type ComparisonDifference = {
  kind: "plan" | "stage" | "metric" | "threshold" | "traffic" | "known";
  /** What differs: a stage, or a metric in its stage. */
  what: string;
  /** What holds in each run, in the order of the runs. */
  held: string[];
};

/** What else differs than the readings: plans, stages, metrics, thresholds, and how the values are known. */
export function comparisonDifferences(comparison: Comparison): ComparisonDifference[] {
  const { runs } = comparison;
  return [
    ...differing(
      "plan",
      "Plan",
      runs.map((run) => run.plan),
    ),
    ...differing("known", "How values are known", runs.map(knownWords)),
    ...comparison.stages.flatMap((stage) => [
      ...missing("stage", stage.title, stage.cells),
      ...differing(
        "traffic",
        `${stage.title}: traffic`,
        stage.cells.map((cell) => cell && trafficWords(cell.traffic)),
      ),
    ]),
    ...metricDifferences(comparison),
    ...comparison.funnels.flatMap((funnel) =>
      differing(
        "threshold",
        `${funnel.stageTitle}: ${funnel.label}`,
        funnel.cells.map((cell) => cell?.target ?? null),
      ),
    ),
  ];
}

function metricDifferences({ metrics, stages }: Comparison): ComparisonDifference[] {
  return metrics.flatMap((metric) => {
    const what = `${metric.stageTitle}: ${metric.label}`;
    const hasStage = stages.find((stage) => stage.key === metric.stage)?.cells ?? [];
    // A run without the whole stage is named once, with the stage.
    const isMissing = metric.cells.some((cell, index) => cell === null && hasStage[index] !== null);
    return [
      ...(isMissing ? missing("metric", what, metric.cells) : []),
      ...differing(
        "threshold",
        what,
        metric.cells.map((cell) => cell?.threshold ?? null),
      ),
    ];
  });
}

/** Null entries are no difference here: that something is not there at all is said once, by `missing`. */
function differing(
  kind: ComparisonDifference["kind"],
  what: string,
  held: (string | null)[],
): ComparisonDifference[] {
  const different = new Set(held.filter((words) => words !== null));
  return different.size < 2
    ? []
    : [{ kind, what, held: held.map((words) => words ?? "not there") }];
}

function missing(
  kind: ComparisonDifference["kind"],
  what: string,
  cells: (object | null)[],
): ComparisonDifference[] {
  if (cells.every((cell) => cell !== null)) return [];
  return [{ kind, what, held: cells.map((cell) => (cell ? "there" : "not there")) }];
}

function trafficWords(traffic: number | null): string {
  return traffic === null ? "moves none" : `${traffic} %`;
}

function knownWords({ known }: ComparedRun): string {
  return known === "measured" ? "measured by Tollgate" : "stated by an imported page";
}
