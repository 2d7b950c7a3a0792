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

type ReportPageProps = {
  params: Promise<{ id: string }>;
  /** `print=1`: the document without anything around it. */
  searchParams: Promise<{ print?: string | string[] }>;
};

export default async function ReportPage({ params, searchParams }: ReportPageProps) {
  const { id } = await params;
  const isPrint = (await searchParams).print === "1";
  const context = await reportContext(id);
  const run = await readOrNotFound(viewRun(context, id));
  const report = await buildReport(context, id);
  const series = await readAllSeries(context, run);
  const view = (
    <ReportView
      report={report}
      run={run}
      digest={reportDocument(report).digest}
      series={series}
      isPrint={isPrint}
    />
  );
  if (isPrint) {
    return (
      <main className="mx-auto max-w-[52rem] bg-paper p-6 print:max-w-none print:p-0">{view}</main>
    );
  }
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
      {view}
    </AppShell>
  );
}

/** Stages that have not begun have nothing to draw. */
async function readAllSeries(context: Context, run: RunView) {
  const begun = run.stages.filter((stage) => stage.startedAt !== null);
  const read = await Promise.all(begun.map((stage) => readSeries(context, run.id, stage.key)));
  return Object.fromEntries(read.map(({ stage, metrics }) => [stage, metrics]));
}
