import type { Tx } from "@/lib/data/database";
import type { WaiverRecord, WaiverSubject } from "@/lib/domain/waiver/waiver";

/** The waivers of a run, oldest first. */
export async function findWaivers(tx: Pick<Tx, "waiver">, runId: string): Promise<WaiverRecord[]> {
  const rows = await tx.waiver.findMany({
    where: { runId },
    orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ runId: _, subject, ...row }) => ({
    ...row,
    subject: subject as WaiverSubject,
  }));
}
