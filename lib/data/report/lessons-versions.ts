import type { Tx } from "@/lib/data/database";
import { fromJson } from "@/lib/data/from-json";
import type { Report } from "@/lib/domain/report/report";

type Lessons = NonNullable<Report["lessons"]>;
type Version = { lessons: Lessons; recordedBy: string };

/** Adds the next version. Whoever calls it holds the lock on the run. */
export async function insertLessons(tx: Tx, runId: string, version: Version): Promise<void> {
  const { lessons: document, recordedBy } = version;
  const ordinal = (await tx.lessonsVersion.count({ where: { runId } })) + 1;
  await tx.lessonsVersion.create({
    data: { runId, ordinal, document, recordedBy, recordedAt: tx.now },
  });
}

/** What was learned, each time that it was written, the newest first. */
export async function findLessons(
  tx: Pick<Tx, "lessonsVersion">,
  runId: string,
): Promise<(Version & { ordinal: number; recordedAt: Date })[]> {
  const rows = await tx.lessonsVersion.findMany({
    where: { runId },
    orderBy: { ordinal: "desc" },
  });
  return rows.map(({ ordinal, document, recordedBy, recordedAt }) => ({
    ordinal,
    lessons: fromJson<Lessons>(document),
    recordedBy,
    recordedAt,
  }));
}
