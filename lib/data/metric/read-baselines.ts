import type { Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import type { MeasuredBaseline } from "@/lib/domain/metric/baseline";
import { NO_STATISTICS, type Reference } from "@/lib/domain/metric/judgement";

/** What was measured before the release, by `baselineKey`. */
export async function readBaselines(
  tx: Pick<Tx, "baselineReading">,
  runId: string,
): Promise<Map<string, Reference>> {
  const rows = await tx.baselineReading.findMany({ where: { runId } });
  return new Map(
    rows.map((row) => [row.metric, toReference(fromJson<MeasuredBaseline>(row.document))]),
  );
}

function toReference({ value, samples, proportion, moments, bins }: MeasuredBaseline): Reference {
  const distribution = bins?.map(([at, weight]) => ({ value: at, weight })) ?? null;
  return {
    value,
    samples,
    statistics: {
      ...NO_STATISTICS,
      proportion,
      moments,
      bins: distribution && (() => distribution),
    },
  };
}
