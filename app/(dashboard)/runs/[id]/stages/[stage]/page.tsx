import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { personOf, readOrNotFound } from "@/app/(dashboard)/read-page";
import {
  PreDeploymentScreen,
  StageScreen,
} from "@/app/(dashboard)/runs/[id]/stages/[stage]/stage-screen";
import { AppShell } from "@/components/shell/app-shell";
import { ClockProvider } from "@/components/ui/clock";
import { pageContext } from "@/lib/auth/page-context";
import { createQueryClient } from "@/lib/queries/query-client";
import { runQuery } from "@/lib/queries/run";
import { PRE_DEPLOYMENT } from "@/lib/queries/stage-of";
import { viewRun } from "@/lib/use-cases/run/view-run";

export const metadata: Metadata = { title: "Stage" };

type StagePageProps = { params: Promise<{ id: string; stage: string }> };

export default async function StagePage({ params }: StagePageProps) {
  const { id, stage: encoded } = await params;
  const key = decodeURIComponent(encoded);
  const context = await pageContext(`/runs/${id}/stages/${encoded}`);
  const run = await readOrNotFound(viewRun(context, id));
  const before = key === PRE_DEPLOYMENT;
  const stage = run.stages.find((one) => one.key === key);
  if (!stage && !before) notFound();
  const client = createQueryClient();
  client.setQueryData(runQuery(id).queryKey, run);
  return (
    <AppShell
      crumbs={[
        { label: run.project.name, href: "/runs" },
        { label: run.documentId, href: `/runs/${id}`, mono: true },
        { label: stage?.title ?? "Before deployment" },
      ]}
      person={personOf(context)}
    >
      <HydrationBoundary state={dehydrate(client)}>
        <ClockProvider now={run.now}>
          {before ? (
            <PreDeploymentScreen run={id} stage={key} />
          ) : (
            <StageScreen run={id} stage={key} />
          )}
        </ClockProvider>
      </HydrationBoundary>
    </AppShell>
  );
}
