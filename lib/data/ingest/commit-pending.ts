import type pg from "pg";
import { isBriefTimeout } from "@/lib/data/brief-transaction";
import type { IngestJob, IngestResult } from "@/lib/data/ingest/ingest-job";
import { AppError } from "@/lib/domain/app-error";

/** `keep_pending` raises it where a key is known already. */
const KEY_IS_KNOWN = "TG001";
const NOTHING_CLOSED: ReadonlySet<string> = new Set();

/**
 * Commits jobs in one round trip, where every one of them writes something for the first time. Null where one
 * does not, or a stage takes no data: then nothing was written.
 */
export async function commitPending<Item>(
  pool: pg.Pool,
  jobs: IngestJob<Item>[],
  pack: (items: Item[]) => { stageId: string; text: string }[],
): Promise<{ results: IngestResult[]; stageIds: string[] } | null> {
  if (jobs.some((job) => job.items.length === 0)) return null;
  const packed = pack(jobs.flatMap((job) => job.items));
  const bodies = jobs.map((job) => job.answer(NOTHING_CLOSED));
  const keyed = jobs.flatMap(({ claim }, index) =>
    claim ? [{ ...claim, body: bodies[index] }] : [],
  );
  try {
    const { rows } = await pool.query<{ kept: boolean }>({
      name: "keep-pending",
      text: "SELECT keep_pending($1, $2, $3, $4, $5, $6, $7) AS kept",
      values: [
        packed.map((p) => p.stageId),
        packed.map((p) => p.text),
        keyed.map((k) => k.id.principal),
        keyed.map((k) => k.id.route),
        keyed.map((k) => k.id.key),
        keyed.map((k) => k.requestHash),
        keyed.map((k) => k.body),
      ],
    });
    if (!rows[0]?.kept) return null;
    const results = bodies.map((body): IngestResult => ({ kind: "written", body }));
    return { results, stageIds: packed.map((p) => p.stageId) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === KEY_IS_KNOWN) return null;
    if (!isBriefTimeout(error)) throw error;
    throw new AppError("unavailable", "The stage is locked; nothing was written. Try again.", {
      cause: error,
    });
  }
}
