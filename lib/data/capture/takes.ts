import type { Database, Tx } from "@/lib/data/database";
import type { TakeMoment } from "@/lib/domain/capture/take";
import type { WantedScreenshot } from "@/lib/domain/plan/plan";

/** Longer than any take may last (lib/domain/plan/build-take.ts), and the time to write down what it brought. */
const CLAIM_MS = 180_000;

export type TakeId = { stageId: string; slot: string; moment: TakeMoment };
export type TakeTarget = TakeId & { stageKey: string; runId: string };
export type TakeFailure = { code: string; message: string };

/** Notes what is to be taken in a stage; one at its end waits for it to be up for decision. */
export async function createTakes(
  tx: Pick<Tx, "screenshotTake">,
  stage: { id: string; screenshots: readonly WantedScreenshot[]; dueAt: Date },
): Promise<void> {
  const data = stage.screenshots.flatMap(({ key, take }) =>
    (take?.at ?? []).map((moment) => ({
      stageId: stage.id,
      slot: key,
      moment,
      dueAt: stage.dueAt,
    })),
  );
  if (data.length > 0) await tx.screenshotTake.createMany({ data, skipDuplicates: true });
}

/** Of stages that go on. `t` is the take and `s` its stage. */
const OPEN = `t.taken_at IS NULL AND s.state IN ('running', 'awaiting_decision')
  AND (t.moment = 'start' OR s.state = 'awaiting_decision')`;

type Row = { stage_id: string; slot: string; moment: TakeMoment; key: string; run_id: string };

/** Claims up to `most` takes that are due and that nobody else is at. A claim that is not used lapses. */
export async function claimTakes({ pool }: Database, most: number): Promise<TakeTarget[]> {
  const { rows } = await pool.query<Row>(
    `WITH due AS MATERIALIZED (
       SELECT t.stage_id, t.slot, t.moment, s.key, s.run_id
       FROM screenshot_take t JOIN stage s ON s.id = t.stage_id
       WHERE ${OPEN} AND t.due_at <= clock_timestamp()
         AND (t.claimed_until IS NULL OR t.claimed_until <= clock_timestamp())
       ORDER BY t.due_at LIMIT $1 FOR UPDATE OF t SKIP LOCKED)
     UPDATE screenshot_take t SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
     FROM due WHERE t.stage_id = due.stage_id AND t.slot = due.slot AND t.moment = due.moment
     RETURNING t.stage_id, t.slot, t.moment, due.key, due.run_id`,
    [most, CLAIM_MS],
  );
  return rows.map(({ stage_id: stageId, slot, moment, key: stageKey, run_id: runId }) => ({
    stageId,
    slot,
    moment,
    stageKey,
    runId,
  }));
}

/** How long until the next take is due, in milliseconds; null where there is none. */
export async function untilNextTake({ pool }: Pick<Database, "pool">): Promise<number | null> {
  const { rows } = await pool.query<{ wait: number | null }>(
    `SELECT (extract(epoch FROM min(greatest(t.due_at, t.claimed_until)) - clock_timestamp()) * 1000)::float8 AS wait
     FROM screenshot_take t JOIN stage s ON s.id = t.stage_id WHERE ${OPEN}`,
  );
  return rows[0]?.wait ?? null;
}

/** Gives a take back to whoever comes next. */
export async function releaseTake(
  { pool }: Pick<Database, "pool">,
  { stageId, slot, moment }: TakeId,
): Promise<void> {
  await pool.query(
    "UPDATE screenshot_take SET claimed_until = NULL WHERE stage_id = $1 AND slot = $2 AND moment = $3",
    [stageId, slot, moment],
  );
}

/** Notes what went wrong; `delay` gets how often it did so in a row, and says in how many milliseconds to try again. */
export async function failTake(
  { pool }: Pick<Database, "pool">,
  { stageId, slot, moment }: TakeId,
  error: TakeFailure,
  delay: (failures: number) => number,
): Promise<void> {
  const { rows } = await pool.query<{ failures: number }>(
    `UPDATE screenshot_take SET failures = failures + 1, error = $4, error_at = clock_timestamp()
     WHERE stage_id = $1 AND slot = $2 AND moment = $3 AND taken_at IS NULL RETURNING failures`,
    [stageId, slot, moment, JSON.stringify(error)],
  );
  const [row] = rows;
  if (!row) return;
  await pool.query(
    `UPDATE screenshot_take SET claimed_until = NULL, due_at = clock_timestamp() + $4 * interval '1 millisecond'
     WHERE stage_id = $1 AND slot = $2 AND moment = $3 AND taken_at IS NULL`,
    [stageId, slot, moment, delay(row.failures)],
  );
}

/** False where somebody else has taken it. */
export async function finishTake(tx: Tx, id: TakeId, evidenceId: string): Promise<boolean> {
  const { stageId, slot, moment } = id;
  const { count } = await tx.screenshotTake.updateMany({
    where: { stageId, slot, moment, takenAt: null },
    data: { takenAt: tx.now, evidenceId, claimedUntil: null, failures: 0 },
  });
  return count === 1;
}
