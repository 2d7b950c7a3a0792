import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { personOf, readOrNotFound } from "@/app/(dashboard)/read-page";
import { RunScreen } from "@/app/(dashboard)/runs/[id]/run-screen";
import { ImportedRun } from "@/components/page/imported-run";
import { AppShell } from "@/components/shell/app-shell";
import type { Crumb } from "@/components/shell/crumbs";
import { ClockProvider } from "@/components/ui/clock";
import { pageContext } from "@/lib/auth/page-context";
import type { RunView } from "@/lib/contract/run";
import { createQueryClient } from "@/lib/queries/query-client";
import { runEventsQuery, runQuery } from "@/lib/queries/run";
import { getPage } from "@/lib/use-cases/page/get-page";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { viewRun } from "@/lib/use-cases/run/view-run";

export const metadata: Metadata = { title: "Run" };

type RunPageProps = { params: Promise<{ id: string }> };

export default async function RunPage({ params }: RunPageProps) {
  const { id } = await params;
  const context = await pageContext(`/runs/${id}`);
  const run = await readOrNotFound(viewRun(context, id));
  if (run.kind === "imported") {
    const page = await readOrNotFound(getPage(context, id));
    return (
      <AppShell crumbs={crumbsOf(run)} person={personOf(context)}>
        <ImportedRun run={run} page={page} />
      </AppShell>
    );
  }
  const client = createQueryClient();
  client.setQueryData(runQuery(id).queryKey, run);
  client.setQueryData(runEventsQuery(id).queryKey, await listEvents(context, id));
  return (
    <AppShell crumbs={crumbsOf(run)} person={personOf(context)}>
      <HydrationBoundary state={dehydrate(client)}>
        <ClockProvider now={run.now}>
          <RunScreen run={id} />
        </ClockProvider>
      </HydrationBoundary>
    </AppShell>
  );
}

function crumbsOf({ project, documentId }: Pick<RunView, "project" | "documentId">): Crumb[] {
  return [
    { label: project.name, href: "/runs" },
    { label: documentId, mono: true },
  ];
}
