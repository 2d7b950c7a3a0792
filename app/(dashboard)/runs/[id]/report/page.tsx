import type { Metadata } from "next";
import { personOf, readOrNotFound } from "@/app/(dashboard)/read-page";
import { ReportView } from "@/components/report/report-view";
import { AppShell } from "@/components/shell/app-shell";
import { reportContext } from "@/lib/auth/report-context";
import type { RunView } from "@/lib/contract/run";
import type { Context } from "@/lib/use-cases/context";
import { readSeries } from "@/lib/use-cases/metric/read-series";
import { buildReport } from "@/lib/use-cases/report/build-report";
import { reportDocument } from "@/lib/use-cases/report/report-document";
import { viewRun } from "@/lib/use-cases/run/view-run";

export const metadata: Metadata = { title: "Report" };

type ReportPageProps = { params: Promise<{ id: string }> };

export default async function ReportPage({ params }: ReportPageProps) {
  const { id } = await params;
  const context = await reportContext(id);
  const run = await readOrNotFound(viewRun(context, id));
  const report = await buildReport(context, id);
  const series = await readAllSeries(context, run);
  return (
    <AppShell
      width="reading"
      crumbs={[
        { label: run.project.name, href: "/runs" },
        { label: run.documentId, href: `/runs/${id}`, mono: true },
        { label: "Report" },
      ]}
      person={personOf(context)}
    >
      <ReportView
        report={report}
        run={run}
        digest={reportDocument(report).digest}
        series={series}
      />
    </AppShell>
  );
}

/** Stages that have not begun have nothing to draw. */
async function readAllSeries(context: Context, run: RunView) {
  const begun = run.stages.filter((stage) => stage.startedAt !== null);
  const read = await Promise.all(begun.map((stage) => readSeries(context, run.id, stage.key)));
  return Object.fromEntries(read.map(({ stage, metrics }) => [stage, metrics]));
}
