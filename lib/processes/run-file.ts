import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const ProcessSchema = z.strictObject({ pid: z.int().nullable(), port: z.int().nullable() });

/** What runs now, for scripts and tests; a null pid is a process between two lives. */
const RunFileSchema = z.strictObject({
  url: z.string(),
  mode: z.enum(["production", "development"]),
  ready: z.boolean(),
  supervisor: z.int(),
  /** Null: the database is not ours. */
  postgres: ProcessSchema.nullable(),
  api: ProcessSchema,
  web: ProcessSchema,
  worker: ProcessSchema,
  /** Null: it is run elsewhere. */
  signer: ProcessSchema.nullable(),
});
export type RunFile = z.infer<typeof RunFileSchema>;

function fileIn(home: string): string {
  return path.join(home, "run.json");
}

/** Readers see the old content or the new, never a part. */
export function writeRunFile(home: string, content: RunFile): void {
  const next = `${fileIn(home)}.next`;
  writeFileSync(next, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o644 });
  renameSync(next, fileIn(home));
}

export function readRunFile(home: string): RunFile | null {
  if (!existsSync(fileIn(home))) return null;
  return RunFileSchema.parse(JSON.parse(readFileSync(fileIn(home), "utf8")));
}

export function removeRunFile(home: string): void {
  rmSync(fileIn(home), { force: true });
}
