import { randomUUID } from "node:crypto";
import type { EvidenceView } from "@/lib/contract/evidence";
import { findNames } from "@/lib/data/access/find-names";
import { type Tx, transaction } from "@/lib/data/database";
import { insertEvidence, type NewEvidence } from "@/lib/data/evidence/evidence";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { loadRun } from "@/lib/data/run/load-run";
import { lockRun } from "@/lib/data/run/lock-run";
import { actorRef, requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import {
  cleanFileName,
  cleanText,
  nameWithoutExtension,
} from "@/lib/domain/evidence/clean-file-name";
import { evidencePlace, requireRoom } from "@/lib/domain/evidence/evidence-place";
import { isUuid } from "@/lib/domain/is-uuid";
import type { RunRecord } from "@/lib/domain/run/run-record";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { ReencodedImage } from "@/lib/providers/image/port";
import type { Context } from "@/lib/use-cases/context";
import { settleRun } from "@/lib/use-cases/run/settle-run";
import { pictureDigests, withStoredPictures } from "@/lib/use-cases/run/stored-picture";
import { evidenceView } from "@/lib/use-cases/run/views/evidence-views";

export type FileInput = {
  bytes: Uint8Array;
  /** As the sender calls it; cleaned before it is kept. */
  name: string;
  /** The file's name where it is left out. */
  title: string | null;
  stage: string | null;
  /** The wanted screenshot that this one answers. */
  slot: string | null;
};

type Prepared = { id: string; input: FileInput; name: string; image: ReencodedImage };

/**
 * Adds images as screenshots, all of them or none. Each is decoded and written anew before anything of it is
 * kept; formats other than PNG, JPEG and WebP are refused with `unsupported_media_type`.
 */
export async function addFiles(
  context: Context,
  runId: string,
  files: FileInput[],
): Promise<EvidenceView[]> {
  await checkPlaces(context, runId, files);
  const prepared: Prepared[] = [];
  for (const input of files) prepared.push(await prepare(context, input));
  const images = prepared.map(({ image }) => image);
  return withStoredPictures(context, images, (hold) => record(context, runId, prepared, hold));
}

/** Refuses early what `record` would refuse later, so that nobody without a right makes the server decode. */
async function checkPlaces(context: Context, runId: string, files: FileInput[]): Promise<void> {
  if (!isUuid(runId)) throw new AppError("not_found", `There is no run ${runId}.`);
  const run = await loadRun(context.db.prisma, runId);
  requireScope(context.actor, run.project.id, "evidence:write");
  requireRoom(run, files.length);
  for (const file of files) evidencePlace(run, file);
}

async function prepare({ images }: Context, input: FileInput): Promise<Prepared> {
  if (!images) throw new AppError("unavailable", "This process takes no evidence files.");
  const name = cleanFileName(input.name);
  const image = await images.reencode(input.bytes);
  if (image.kind === "image") return { id: randomUUID(), input, name, image };
  throw new AppError("unsupported_media_type", `${name} ${image.reason}.`, {
    errors: [
      { path: "file", message: `${name} ${image.reason}`, expected: "a PNG, JPEG or WebP image" },
    ],
  });
}

function record(
  context: Context,
  runId: string,
  files: Prepared[],
  hold: (tx: Tx) => Promise<void>,
): Promise<EvidenceView[]> {
  const { actor, db } = context;
  return transaction(db, async (tx) => {
    const locked = await lockRun(tx, runId);
    requireScope(actor, locked.projectId, "evidence:write");
    const run = await loadRun(tx, locked.id);
    requireRoom(run, files.length);
    await hold(tx);
    const rows: NewEvidence[] = [];
    for (const file of files) {
      const row = toRow(tx, context, run, file);
      await insertEvidence(tx, run.id, row);
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
        },
      });
      rows.push(row);
    }
    await settleRun(tx, { id: locked.id });
    const names = await findNames(tx, [actorRef(actor)]);
    return rows.map((row) => evidenceView(row, names));
  });
}

function toRow(tx: Tx, { actor }: Context, run: RunRecord, file: Prepared): NewEvidence {
  const { id, input, name, image } = file;
  const title = cleanText(input.title ?? "") || nameWithoutExtension(name);
  return {
    id,
    ...evidencePlace(run, input),
    kind: "screenshot",
    title: title.slice(0, 200),
    originalName: name,
    url: null,
    mime: image.mime,
    bytes: image.bytes.length,
    width: image.width,
    height: image.height,
    originalSha256: sha256Hex(input.bytes),
    ...pictureDigests(image),
    addedBy: actorRef(actor),
    addedAt: tx.now,
    capture: null,
  };
}
