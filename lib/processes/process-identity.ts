import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Names one process for ever: a pid alone is soon given to another one, in a container at once. */
export type ProcessIdentity = { pid: number; startedAt: string };

/** When the process started, in the operating system's own notation; null where there is none of that pid. */
export function processStart(pid: number): string | null {
  try {
    if (existsSync("/proc/self/stat")) {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // Field 3 is the state, field 22 the start in clock ticks since boot. A zombie has ended.
      return fields[0] === "Z" ? null : (fields[19] ?? null);
    }
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return text.trim() || null;
  } catch {
    return null;
  }
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startedAt: processStart(pid) ?? "" };
}

export function isRunning(identity: ProcessIdentity): boolean {
  const startedAt = processStart(identity.pid);
  return startedAt !== null && startedAt === identity.startedAt;
}
