import type { Metadata } from "next";
import { personOf, readOrNotFound } from "@/app/(dashboard)/read-page";
import { ReportView } from "@/components/report/report-view";
import { AppShell } from "@/components/shell/app-shell";
import { reportContext } from "@/lib/auth/report-context";
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
      <ReportView report={report} run={run} digest={reportDocument(report).digest} />
    </AppShell>
  );
}
