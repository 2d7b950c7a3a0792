import type { Cell } from "@/lib/domain/document/page";
import type { Baseline } from "@/lib/domain/metric/metric";
import type { Hit, Rule } from "@/lib/domain/review/rule";
import type { RunRecord } from "@/lib/domain/run/run-record";

/** A rule about what only a run has: records with times of the database's clock. */
export type RunRule = Omit<Rule, "check"> & { check: (run: RunRecord, now: Date) => Hit[] };

function quoted(text: string): Cell {
  return { text, blank: false, span: null };
}

export const incidentTimes: RunRule = {
  key: "incident-times",
  severity: "contradiction",
  title: "An incident that was closed before it was opened",
  appliesTo: "both",
  check: (run) =>
    run.incidents.flatMap(({ title, openedAt, closedAt, stageKey }) =>
      closedAt !== null && closedAt < openedAt
        ? [
            {
              cell: quoted(title),
              stage: run.stages.find((stage) => stage.key === stageKey)?.ordinal ?? null,
              text: `It was closed at ${closedAt.toISOString()}, before it was opened at ${openedAt.toISOString()}.`,
            },
          ]
        : [],
    ),
};

/** The plan fixes a period; whether it overlaps shows once the stage has started. */
export const measuredBaselineOverlap: RunRule = {
  key: "measured-baseline-overlap",
  severity: "contradiction",
  title: "A baseline measured while the release was under way",
  appliesTo: "both",
  check: (run) =>
    run.stages.flatMap((stage) => {
      const { startedAt, endedAt, ordinal } = stage;
      const metrics = run.plan.stages.find((s) => s.key === stage.key)?.metrics ?? [];
      if (!startedAt) return [];
      return metrics.flatMap(({ baseline, label }) => {
        const period = fixedPeriod(baseline);
        const isApart = !period || period.to <= startedAt || (endedAt && period.from >= endedAt);
        if (isApart) return [];
        return [
          {
            cell: quoted(baseline?.text ?? ""),
            stage: ordinal,
            where: label,
            text: `The baseline of ${label} is taken until ${period.to.toISOString()}, and the stage began at ${startedAt.toISOString()}: part of the release is compared with itself.`,
          },
        ];
      });
    }),
};

function fixedPeriod(baseline: Baseline | null): { from: Date; to: Date } | null {
  if (baseline?.kind !== "period" || baseline.from === null || baseline.to === null) return null;
  return { from: new Date(baseline.from), to: new Date(baseline.to) };
}

export const RUN_RULES: readonly RunRule[] = [incidentTimes, measuredBaselineOverlap];
