import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readOrNotFound } from "@/app/(dashboard)/read-page";
import { SignScreen } from "@/components/sign-off/sign-screen";
import { pageContext } from "@/lib/auth/page-context";
import { createQueryClient } from "@/lib/queries/query-client";
import { runQuery } from "@/lib/queries/run";
import { PRE_DEPLOYMENT } from "@/lib/queries/stage-of";
import { viewRun } from "@/lib/use-cases/run/view-run";

export const metadata: Metadata = { title: "Sign-off" };

type SignPageProps = { params: Promise<{ id: string; stage: string }> };

export default async function SignPage({ params }: SignPageProps) {
  const { id, stage: encoded } = await params;
  const stage = decodeURIComponent(encoded);
  const context = await pageContext(`/runs/${id}/sign/${encoded}`);
  const run = await readOrNotFound(viewRun(context, id));
  if (stage !== PRE_DEPLOYMENT && !run.stages.some((one) => one.key === stage)) notFound();
  const client = createQueryClient();
  client.setQueryData(runQuery(id).queryKey, run);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SignScreen run={id} stage={stage} me={{ id: context.actor.id, name: context.actor.name }} />
    </HydrationBoundary>
  );
}
