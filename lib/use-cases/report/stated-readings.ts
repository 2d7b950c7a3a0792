import { findPageOfRun } from "@/lib/data/page/imported-pages";
import type { MetricRow } from "@/lib/domain/document/page";
import { readQuantity } from "@/lib/domain/document/quantities";
import { readPage } from "@/lib/domain/document/read-page";
import { readStatus } from "@/lib/domain/document/status-word";
import { parseQuantity } from "@/lib/domain/metric/threshold";
import { parseUnit } from "@/lib/domain/metric/unit";
import { planOfPage } from "@/lib/domain/page-plan/plan-of-page";
import type { StatedReading } from "@/lib/domain/report/compare-reports";
import type { Report } from "@/lib/domain/report/report";
import type { Context } from "@/lib/use-cases/context";

/** What the page of an imported run states of the metrics that its plan has; placeholders state nothing. */
export async function statedReadings(
  { db: { prisma } }: Context,
  { runId, stages }: Report,
): Promise<StatedReading[]> {
  const found = await findPageOfRun(prisma, runId);
  if (!found) return [];
  const page = readPage(found.text);
  const { links } = planOfPage(page, { name: found.page.name });
  const units = new Map(
    stages.flatMap((s) => s.groups.flatMap((g) => g.metrics)).map((m) => [m.key, m.unit]),
  );
  return page.stages.flatMap((part) => {
    const stage = links.stages.get(part);
    return part.metrics.flatMap((row) => {
      const key = links.metrics.get(row);
      if (stage === undefined || key === undefined) return [];
      return statedReading(row, { stage, key, unit: units.get(key) ?? "" });
    });
  });
}

function statedReading(
  { actual, status }: MetricRow,
  { stage, key, unit }: { stage: string; key: string; unit: string },
): StatedReading[] {
  if (!actual || actual.blank) return [];
  const word = status && !status.blank ? readStatus(status.text) : null;
  const { text } = actual;
  return [
    { stage, key, actual: text, value: valueIn(text, unit), status: word?.toUpperCase() ?? null },
  ];
}

/** In the metric's unit; null where the page's does not fit it. */
function valueIn(text: string, unit: string): number | null {
  const known = parseUnit(unit);
  if (!known) return null;
  const said = readQuantity(text);
  const ways = said ? [text, `${said.value}${said.unit}`] : [text];
  for (const way of ways) {
    const read = parseQuantity(way, known);
    if (read.kind === "value") return read.value;
  }
  return null;
}
