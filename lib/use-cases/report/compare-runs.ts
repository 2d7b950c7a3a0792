import { AppError } from "@/lib/domain/app-error";
import { compareReports } from "@/lib/domain/report/compare-reports";
import type { Comparison } from "@/lib/domain/report/comparison";
import type { Context } from "@/lib/use-cases/context";
import { buildReport } from "@/lib/use-cases/report/build-report";
import { statedReadings } from "@/lib/use-cases/report/stated-readings";

const FEWEST = 2;
export const MOST_COMPARED = 6;

/** Two to six runs that the actor may read, side by side in the order given. Throws `not_found` for any other. */
export async function compareRuns(context: Context, runs: string[]): Promise<Comparison> {
  const runIds = runs.map((id) => id.toLowerCase());
  requireSome(runIds);
  const reports = await Promise.all(runIds.map((id) => buildReport(context, id)));
  const sources = reports.map(async (report) => ({
    report,
    // An imported run holds nothing measured.
    stated: report.state === "imported" ? await statedReadings(context, report) : null,
  }));
  return compareReports(await Promise.all(sources));
}

function requireSome(runIds: string[]): void {
  const refuse = (message: string) => {
    throw new AppError("invalid_request", "These runs cannot be compared.", {
      errors: [{ path: "run", message, expected: `${FEWEST} to ${MOST_COMPARED} different runs` }],
    });
  };
  if (runIds.length < FEWEST) refuse(runIds.length === 0 ? "is missing" : "is only one");
  if (runIds.length > MOST_COMPARED) refuse(`is given ${runIds.length} times`);
  const twice = runIds.find((id, index) => runIds.indexOf(id) !== index);
  if (twice !== undefined) refuse(`names ${twice} twice`);
}
