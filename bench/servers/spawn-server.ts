import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

const START_MS = 20_000;
const STOP_MS = 5000;

/** Starts a server and waits until `url` answers; the answer stops it, by its process id. */
export async function spawnServer(
  file: string,
  args: string[],
  url: string,
): Promise<() => Promise<void>> {
  const child = spawn(file, args, { cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (!hasEnded()) child.kill("SIGTERM");
    const insist = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(insist);
  };
  const deadline = performance.now() + START_MS;
  while (!(await answers(url))) {
    if (hasEnded() || performance.now() > deadline) {
      await stop();
      throw new Error(`${file} does not answer at ${url}:\n${said}`);
    }
    await delay(100);
  }
  return stop;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
