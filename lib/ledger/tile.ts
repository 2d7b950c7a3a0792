import type { NodePlace } from "@/lib/ledger/proof-nodes";

/** Hashes in a full tile, and entries in a full bundle of entries. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const MAX_LEVEL = 5;

/** C2SP tlog-tiles. `level` null: a bundle of entries. */
export type Tile = { level: number | null; index: number; width: number };

/**
 * Reads `<level>/<index>[.p/<width>]`, or `entries/<index>[.p/<width>]`, where the index is in groups of three digits,
 * all but the last with an x before them: `x001/x234/067`. Null for every other spelling.
 */
export function parseTilePath(path: string): Tile | null {
  const [, level = "", groups = "", width] =
    /^(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (groups === "" || (level.length > 1 && level.startsWith("0"))) return null;
  const index = Number(groups.replaceAll(/[x/]/g, ""));
  const tile = {
    level: level === "entries" ? null : Number(level),
    index,
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const isPartial = width !== undefined;
  if (!Number.isSafeInteger(index) || (isPartial && tile.width >= TILE_WIDTH)) return null;
  if ((tile.level ?? 0) > MAX_LEVEL || tilePath(tile) !== path) return null;
  return tile;
}

export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const groups = padded.match(/\d{3}/g) ?? [];
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `${level ?? "entries"}/${name}${width < TILE_WIDTH ? `.p/${width}` : ""}`;
}

/** Whether the tile is in a tree of `size`, at this width. */
export function isTileOf({ level, index, width }: Tile, size: number): boolean {
  const unit = 2 ** (TILE_HEIGHT * (level ?? 0));
  const there = Math.floor(size / unit) - index * TILE_WIDTH;
  return width === TILE_WIDTH ? there >= TILE_WIDTH : there >= width;
}

/** The nodes of a tile of hashes, from left to right. */
export function tileNodes({ level, index, width }: Tile): NodePlace[] {
  return Array.from({ length: width }, (_, at) => ({
    level: TILE_HEIGHT * (level ?? 0),
    index: index * TILE_WIDTH + at,
  }));
}

/** Entries one after another, each after its length in two bytes, big-endian. */
export function encodeEntries(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}
