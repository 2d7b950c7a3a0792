import {
  findNewestCheckpoint,
  listLogKeys,
  type StoredCheckpoint,
} from "@/lib/data/ledger/checkpoints";
import { listLeaves } from "@/lib/data/ledger/list-leaves";
import { readInclusionProofs, readNodeHashes } from "@/lib/data/ledger/read-proofs";
import { listCosignatures } from "@/lib/data/ledger/witness-states";
import { isAllowed, isMember } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { parseNote } from "@/lib/ledger/note";
import {
  encodeEntries,
  isTileOf,
  parseTilePath,
  TILE_WIDTH,
  type Tile,
  tileNodes,
} from "@/lib/ledger/tile";
import { tlogProof } from "@/lib/ledger/tlog-proof";
import type { Context } from "@/lib/use-cases/context";

/** The newest signed checkpoint with the cosignatures that it has by now. Throws `not_found` before the first. */
export async function readCheckpoint({ db }: Pick<Context, "db">): Promise<string> {
  const newest = await requireNewest({ db });
  return await withCosignatures({ db }, newest);
}

/** The log's name, and its keys from the first to the one in use; `transition` carries trust from each to the next. */
export async function readLogKeys({ db }: Pick<Context, "db">): Promise<{
  origin: string;
  keys: { vkey: string; transition: string | null }[];
}> {
  const newest = await requireNewest({ db });
  const keys = await listLogKeys(db);
  return {
    origin: parseCheckpoint(parseNote(newest.note).text).origin,
    keys: keys.map(({ vkey, transition }) => ({ vkey, transition })),
  };
}

/** What a tile's path names; `kind` says who may keep it: entries are for those who may read them. */
export type PublishedTile = { kind: "hashes" | "entries"; isFull: boolean; bytes: Buffer };

/**
 * A tile of hashes or a bundle of entries, by its C2SP path below `tile/`. Throws `not_found` for what the newest
 * checkpoint does not cover.
 */
export async function readTile(context: Context, path: string): Promise<PublishedTile> {
  const tile = requireTile(path);
  const { size } = await requireNewest(context);
  if (!isTileOf(tile, size)) {
    throw new AppError("not_found", `The newest checkpoint has ${size} entries; this goes beyond.`);
  }
  const isFull = tile.width === TILE_WIDTH;
  if (tile.level === null)
    return { kind: "entries", isFull, bytes: await readEntries(context, tile) };
  const hashes = await readNodeHashes(context.db, tileNodes(tile));
  return { kind: "hashes", isFull, bytes: Buffer.concat(hashes) };
}

/**
 * Refused as a whole where an entry belongs to a project that the actor may not read: with an entry left out it would
 * not be a C2SP bundle any more.
 */
async function readEntries({ actor, db }: Context, { index, width }: Tile): Promise<Buffer> {
  const leaves = await listLeaves(db, index * TILE_WIDTH, width);
  // Entries of no project are about the server itself: its keys.
  const foreign = leaves.filter(
    ({ projectId }) => projectId !== null && !isAllowed(actor, projectId, "read"),
  );
  if (foreign.length > 0) {
    throw new AppError(
      "forbidden",
      `${foreign.length} of these ${leaves.length} entries are not yours to read. The hashes are public, at /ledger/tile/0/...`,
    );
  }
  return encodeEntries(leaves.map(({ data }) => data));
}

function requireTile(path: string): Tile {
  const tile = parseTilePath(path);
  if (tile) return tile;
  throw new AppError("not_found", "There is no such tile.", {
    errors: [
      {
        path: "path",
        message: path.slice(0, 60),
        expected: "0/000, 0/x001/234, 1/000.p/12 or entries/000 (C2SP tlog-tiles)",
      },
    ],
  });
}

/** A C2SP tlog-proof of one entry under the newest checkpoint, for those who may read its project. */
export async function readProof({ actor, db }: Context, index: number): Promise<string> {
  const newest = await requireNewest({ db });
  const [leaf] = await listLeaves(db, index, 1);
  if (!leaf || (leaf.projectId !== null && !isMember(actor, leaf.projectId))) {
    throw new AppError("not_found", `There is no entry ${index} for you.`);
  }
  if (newest.size <= index) {
    throw new AppError("not_found", `Entry ${index} is not under a signed checkpoint yet.`);
  }
  const [proof = []] = await readInclusionProofs(db, [index], newest.size);
  return tlogProof({ index, proof, checkpoint: await withCosignatures({ db }, newest) });
}

async function requireNewest({ db }: Pick<Context, "db">): Promise<StoredCheckpoint> {
  const newest = await findNewestCheckpoint(db);
  if (!newest) throw new AppError("not_found", "No checkpoint has been signed yet.");
  return newest;
}

async function withCosignatures(
  { db }: Pick<Context, "db">,
  { size, note }: StoredCheckpoint,
): Promise<string> {
  const lines = await listCosignatures(db, size);
  return note + lines.map((line) => `${line}\n`).join("");
}
