import { AppError } from "@/lib/domain/app-error";
import type { Comparison } from "@/lib/domain/report/comparison";
import type { Context } from "@/lib/use-cases/context";
import { compareRuns, MOST_COMPARED } from "@/lib/use-cases/report/compare-runs";
import { viewRun } from "@/lib/use-cases/run/view-run";

type ComparisonRead = {
  /** Null where fewer than two runs are left. */
  comparison: Comparison | null;
  /** The runs that are there, once each. */
  chosen: string[];
  /** What was asked for and is not shown, in words. */
  problems: string[];
};

/** Shows what can be shown, and names what cannot. A run that the reader may not know of reads as one that does not exist. */
export async function readComparison(context: Context, wanted: string[]): Promise<ComparisonRead> {
  const ids = [...new Set(wanted.map((id) => id.trim().toLowerCase()).filter((id) => id !== ""))];
  const asked = wanted.filter((id) => id.trim() !== "").length;
  const found = await Promise.all(
    ids.slice(0, MOST_COMPARED).map(async (id) => ({ id, isThere: await isThere(context, id) })),
  );
  const chosen = found.filter((run) => run.isThere).map((run) => run.id);
  const problems = [
    ...found.filter((run) => !run.isThere).map(({ id }) => `There is no run ${id}.`),
    ...(asked > ids.length ? ["A run that was named twice is shown once."] : []),
    ...(ids.length > MOST_COMPARED
      ? [`${ids.length} runs were named; the first ${MOST_COMPARED} are shown.`]
      : []),
  ];
  const comparison = chosen.length < 2 ? null : await compareRuns(context, chosen);
  return { comparison, chosen, problems };
}

async function isThere(context: Context, id: string): Promise<boolean> {
  try {
    await viewRun(context, id);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return false;
    throw error;
  }
}
