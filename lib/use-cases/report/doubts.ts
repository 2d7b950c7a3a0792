import { findNames } from "@/lib/data/access/find-names";
import { findPageOfRun } from "@/lib/data/page/imported-pages";
import { findWaivers } from "@/lib/data/report/find-waivers";
import { loadRun } from "@/lib/data/run/load-run";
import { readPage } from "@/lib/domain/document/read-page";
import type { Finding } from "@/lib/domain/review/finding";
import { reviewPage } from "@/lib/domain/review/review-page";
import { reviewRun } from "@/lib/domain/review/review-run";
import { waiverState } from "@/lib/domain/waiver/waiver";
import type { Context } from "@/lib/use-cases/context";
import type { ReportSources } from "@/lib/use-cases/report/report-sources";
import type { WaiverSource } from "@/lib/use-cases/report/sections/waivers";

/** What speaks against a run beside its numbers: what does not hold in it, and what was waived. */
export async function doubtsOf(
  context: Context,
  runId: string,
  now: Date,
): Promise<Pick<ReportSources, "findings" | "waivers">> {
  const [findings, waivers] = await Promise.all([
    findingsOf(context, runId, now),
    waiversOf(context, runId, now),
  ]);
  return { findings, waivers };
}

async function findingsOf(
  { db: { prisma } }: Context,
  runId: string,
  now: Date,
): Promise<Finding[]> {
  const run = await loadRun(prisma, runId);
  if (run.state !== "imported") return reviewRun(run, now);
  const found = await findPageOfRun(prisma, runId);
  return found ? reviewPage(readPage(found.text)) : [];
}

async function waiversOf(
  { db: { prisma } }: Context,
  runId: string,
  now: Date,
): Promise<WaiverSource[]> {
  const records = await findWaivers(prisma, runId);
  const refs = records.flatMap((w) => [w.requestedBy, w.confirmedBy ?? w.requestedBy]);
  const names = await findNames(
    prisma,
    refs.map((id) => `person:${id}`),
  );
  return records.map((waiver) => ({
    id: waiver.id,
    stage: waiver.stageKey,
    subject: waiver.subject,
    subjectKey: waiver.subjectKey,
    title: waiver.title,
    reason: waiver.reason,
    state: waiverState(waiver, now),
    requestedBy: names(`person:${waiver.requestedBy}`),
    requestedAt: waiver.requestedAt.toISOString(),
    expiresAt: waiver.expiresAt.toISOString(),
    confirmedBy: waiver.confirmedBy === null ? null : names(`person:${waiver.confirmedBy}`),
    confirmedAt: waiver.confirmedAt?.toISOString() ?? null,
    withdrawnAt: waiver.withdrawnAt?.toISOString() ?? null,
  }));
}
