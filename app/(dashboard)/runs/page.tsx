import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { personOf } from "@/app/(dashboard)/read-page";
import { RunListScreen } from "@/components/run/run-list";
import { AppShell } from "@/components/shell/app-shell";
import { ClockProvider } from "@/components/ui/clock";
import { pageContext } from "@/lib/auth/page-context";
import { createQueryClient } from "@/lib/queries/query-client";
import { runListQuery } from "@/lib/queries/run-list";
import { listRuns } from "@/lib/use-cases/run/list-runs";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage() {
  const context = await pageContext("/runs");
  const client = createQueryClient();
  const list = await listRuns(context);
  client.setQueryData(runListQuery().queryKey, list);
  return (
    <AppShell crumbs={[{ label: "Runs" }]} person={personOf(context)}>
      <HydrationBoundary state={dehydrate(client)}>
        <ClockProvider now={list.now}>
          <RunListScreen />
        </ClockProvider>
      </HydrationBoundary>
    </AppShell>
  );
}
