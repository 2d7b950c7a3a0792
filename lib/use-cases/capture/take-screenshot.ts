import { finishTake, type TakeId } from "@/lib/data/capture/takes";
import { type Tx, transaction } from "@/lib/data/database";
import { insertEvidence, type NewEvidence } from "@/lib/data/evidence/evidence";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { readSnapshot } from "@/lib/data/read-snapshot";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { Take } from "@/lib/domain/capture/take";
import { takeWindow } from "@/lib/domain/capture/take-window";
import type { Capture } from "@/lib/domain/evidence/capture";
import { evidencePlace, requireRoom } from "@/lib/domain/evidence/evidence-place";
import { activeStage, planStageOf } from "@/lib/domain/run/gate-facts";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { ReencodedImage } from "@/lib/providers/image/port";
import type { Shot } from "@/lib/providers/screenshot/port";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { pictureDigests, withStoredPictures } from "@/lib/use-cases/run/stored-picture";
import { measuredStages } from "@/lib/use-cases/run/views/measured-stages";

export type TakeOrder = {
  runId: string;
  stageKey: string;
  slot: string;
  moment: Capture["moment"];
  /** The row that waits for it; null where nobody noted it before. */
  id: TakeId | null;
};

/** `ended`: the stage is over, or somebody else was first; nothing was written. */
export type TakeOutcome = { kind: "taken"; evidence: string } | { kind: "ended" };

type Asked = { take: Take; label: string; window: { from: Date; to: Date }; shot: Shot };
type Taken = Asked & { image: ReencodedImage };

/** Beyond the take's own time, for the adapter to say so in its own words. */
const GRACE_MS = 5000;

/**
 * Takes one screenshot of a stage that goes on, and adds it as evidence with where it comes from and what Tollgate read
 * at that moment. Throws `ScreenshotError`, and the signal's reason once that aborts.
 */
export async function takeScreenshot(
  context: Context,
  order: TakeOrder,
  signal: AbortSignal,
): Promise<TakeOutcome> {
  const asked = await ask(context, order, signal);
  if (!asked) return { kind: "ended" };
  const image = await decode(context, asked.shot);
  const taken = { ...asked, image };
  try {
    const evidence = await withStoredPictures(context, [image], (hold) =>
      record(context, order, taken, hold),
    );
    return { kind: "taken", evidence };
  } catch (error) {
    if (error instanceof StageOver) return { kind: "ended" };
    throw error;
  }
}

class StageOver extends Error {}

async function ask(
  { db, takes }: Context,
  { runId, stageKey, slot, moment }: TakeOrder,
  signal: AbortSignal,
): Promise<Asked | null> {
  if (!takes) throw new Error("this process takes no screenshots");
  const { run, now } = await readSnapshot(db, async (tx) => ({
    run: await loadRun(tx, runId),
    now: tx.now,
  }));
  const startedAt = startOf(run, stageKey);
  const wanted = planStageOf(run, stageKey).screenshots.find((s) => s.key === slot);
  if (!startedAt || !wanted?.take) return null;
  const { take, label } = wanted;
  const window = takeWindow(moment, { startedAt }, now);
  const key = take.from === "page" ? null : take.source;
  const source = run.plan.sources.find((s) => s.key === key) ?? null;
  const limit = AbortSignal.timeout(take.timeout + GRACE_MS);
  try {
    const shot = await takes({
      project: run.project.key,
      take,
      source,
      window,
      signal: AbortSignal.any([signal, limit]),
    });
    return { take, label, window, shot };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) throw tooLate(take);
    throw error instanceof ScreenshotError ? error : broken(error);
  }
}

/** When the stage began, while it goes on. */
function startOf(run: RunRecord, stageKey: string): Date | null {
  const stage = activeStage(run);
  return stage?.key === stageKey ? stage.startedAt : null;
}

function tooLate({ from, timeout }: Take): ScreenshotError {
  return new ScreenshotError("timeout", `The picture from ${from} took longer than ${timeout} ms.`);
}

/** `cause` is for the log: its message may hold a part of what was answered. */
function broken(cause: unknown): ScreenshotError {
  return new ScreenshotError("source_failed", "Tollgate failed to take the screenshot.", { cause });
}

async function decode({ images }: Context, { bytes }: Shot): Promise<ReencodedImage> {
  if (!images) throw new Error("this process decodes no images");
  const image = await images.reencode(bytes);
  if (image.kind === "image") return image;
  throw new ScreenshotError("bad_image", `The picture that came ${image.reason}.`);
}

function record(
  { actor, db }: Context,
  order: TakeOrder,
  taken: Taken,
  hold: (tx: Tx) => Promise<void>,
): Promise<string> {
  return transaction(db, async (tx) => {
    const locked = await lockRun(tx, order.runId);
    requireScope(actor, locked.projectId, "evidence:write");
    const run = await loadRun(tx, locked.id);
    if (!startOf(run, order.stageKey)) throw new StageOver();
    requireRoom(run, 1);
    await hold(tx);
    const capture = await captureOf(tx, run, order, taken);
    const row = toRow(tx, run, { actor: actorRef(actor), order, taken, capture });
    await insertEvidence(tx, run.id, row);
    if (order.id && !(await finishTake(tx, order.id, row.id))) throw new StageOver();
    await appendEvent(tx, {
      kind: "evidence.added",
      actor,
      projectId: locked.projectId,
      run: locked,
      stageKey: row.stageKey,
      detail: {
        evidence: row.id,
        kind: row.kind,
        slot: row.slot,
        original: row.originalSha256,
        stored: row.storedSha256,
        bytes: row.bytes,
        capture: sha256Hex(canonicalJson(capture)),
      },
    });
    await settleRun(tx, { id: locked.id });
    return row.id;
  });
}

async function captureOf(
  tx: Tx,
  run: RunRecord,
  { stageKey, moment }: TakeOrder,
  { take, window, shot }: Taken,
): Promise<Capture> {
  const metrics = (await measuredStages(tx, run)).get(stageKey)?.metrics ?? [];
  return {
    from: take.from,
    source: take.from === "page" ? null : take.source,
    query: shot.query,
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    takenAt: tx.now.toISOString(),
    moment,
    readings: metrics.map(({ key, label, display, verdict, samples }) => ({
      metric: key,
      label,
      display: display ?? "no data",
      verdict,
      samples,
    })),
  };
}

type Parts = { actor: string; order: TakeOrder; taken: Taken; capture: Capture };

function toRow(tx: Tx, run: RunRecord, { actor, order, taken, capture }: Parts): NewEvidence {
  const { image, shot, label } = taken;
  return {
    id: tx.newId(),
    ...evidencePlace(run, { stage: order.stageKey, slot: order.slot }),
    kind: "screenshot",
    title: label.slice(0, 200),
    originalName: `${order.slot}-${order.moment}.png`,
    url: null,
    mime: image.mime,
    bytes: image.bytes.length,
    width: image.width,
    height: image.height,
    originalSha256: sha256Hex(shot.bytes),
    ...pictureDigests(image),
    addedBy: actor,
    addedAt: tx.now,
    capture,
  };
}
