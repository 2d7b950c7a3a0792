import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { ensureFolder } from "@/lib/config/home";
import { identityOf, isRunning } from "@/lib/processes/process-identity";

const HolderSchema = z.strictObject({
  pid: z.int(),
  startedAt: z.string(),
  purpose: z.enum(["start", "command"]),
});
export type LockHolder = z.infer<typeof HolderSchema>;

export type HomeLock =
  | { kind: "taken"; release: () => void }
  | { kind: "held"; holder: LockHolder };

/** One process at a time looks after a home's database. A holder that has died holds nothing. */
export function takeHomeLock(home: string, purpose: LockHolder["purpose"]): HomeLock {
  ensureFolder(home);
  const file = path.join(home, "lock.json");
  const own = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(own, JSON.stringify({ ...identityOf(process.pid), purpose }), { mode: 0o644 });
  try {
    for (;;) {
      if (tryLink(own, file)) {
        return { kind: "taken", release: () => rmSync(file, { force: true }) };
      }
      const text = readIfThere(file);
      const holder = text === null ? null : parseHolder(text);
      if (holder && isRunning(holder)) return { kind: "held", holder };
      if (text !== null) setAside(file, text);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Waits for another command to finish, not for a server, which may run for months. */
export async function waitForHomeLock(home: string, timeoutMs: number): Promise<HomeLock> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const lock = takeHomeLock(home, "command");
    if (lock.kind === "taken" || lock.holder.purpose === "start" || Date.now() > deadline)
      return lock;
    await delay(100);
  }
}

/** Moves a dead holder's file away; puts it back when somebody else has taken the lock in between. */
function setAside(file: string, expected: string): void {
  const aside = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (!existsSync(file)) return;
    throw error;
  }
  if (readFileSync(aside, "utf8") !== expected) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | null {
  try {
    return HolderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
