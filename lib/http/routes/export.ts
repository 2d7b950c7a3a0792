import { Population, PopulationQuery, Sample, SampleQuery } from "@/lib/contract/export";
import { populationCsv } from "@/lib/http/population-csv";
import { type RouteSpec, route } from "@/lib/http/route";
import { exportPopulation } from "@/lib/use-cases/export/export-population";
import { exportSample } from "@/lib/use-cases/export/export-sample";

/** For auditors. Every export is an entry of the ledger. */
export const exportRoutes: RouteSpec[] = [
  route({
    method: "get",
    path: "/exports/population",
    summary: "Every change of a period; as JSON with proofs that none is left out, or as CSV",
    scope: "export",
    query: PopulationQuery,
    gives: { "application/json": Population, "text/csv": null },
    idempotency: "none",
    handle: async ({ context, query }) => {
      const population = await exportPopulation(context, query);
      return query.format === "csv"
        ? file(populationCsv(population.rows), "text/csv; charset=utf-8", "population.csv")
        : file(JSON.stringify(Population.parse(population)), "application/json", "population.json");
    },
  }),
  route({
    method: "get",
    path: "/exports/sample",
    summary: "A choice of runs of a period by a seed, which anybody can repeat",
    scope: "export",
    query: SampleQuery,
    answer: Sample,
    idempotency: "none",
    handle: ({ context, query }) => exportSample(context, query),
  }),
];

function file(text: string, type: string, name: string): Response {
  return new Response(text, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    },
  });
}
