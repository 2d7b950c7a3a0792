import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { SetupError } from "@/lib/config/setup-error";
import type { TreeHead } from "@/lib/ledger/verify-log";

const SeenSchema = z.record(
  z.string(),
  z.strictObject({ size: z.string().regex(/^\d+$/), root: z.string().regex(/^[0-9a-f]{64}$/) }),
);

/**
 * The head that the last good check of a database has seen, kept outside of the database: an intruder who
 * rewrites the log and everything beside it there still cannot make it a continuation of this.
 */
export function readSeen(home: string, database: string): TreeHead | null {
  const seen = readAll(home)[database];
  return seen ? { size: BigInt(seen.size), root: Buffer.from(seen.root, "hex") } : null;
}

export function writeSeen(home: string, database: string, { size, root }: TreeHead): void {
  const entry = { size: size.toString(), root: Buffer.from(root).toString("hex") };
  const next = `${fileIn(home)}.next`;
  const all = { ...readAll(home), [database]: entry };
  writeFileSync(next, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(next, fileIn(home));
}

/** Without user and password; the embedded database keeps its name when its port changes. */
export function databaseName(databaseUrl: string | null): string {
  if (databaseUrl === null) return "embedded";
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

function readAll(home: string): z.infer<typeof SeenSchema> {
  if (!existsSync(fileIn(home))) return {};
  try {
    return SeenSchema.parse(JSON.parse(readFileSync(fileIn(home), "utf8")));
  } catch (cause) {
    throw new SetupError(
      `${fileIn(home)} is damaged; expected the sizes and roots that earlier checks saw. Restore it from a backup, or remove it to begin anew.`,
      { cause },
    );
  }
}

function fileIn(home: string): string {
  return path.join(home, "ledger-seen.json");
}
