import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const bin = path.join(root, "bin/tollgate.mjs");

export type Server = {
  base: string;
  home: string;
  /** Of the project's pipeline. */
  token: string;
  /** Process ids by name, as they are now. */
  pids: () => Record<"api" | "web" | "worker", number>;
  /** Exit code of `tollgate fsck`. */
  fsck: () => number;
  stop: () => Promise<void>;
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function environment(home: string, port: number): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env;
  return { PATH, HOME, LANG, TOLLGATE_HOME: home, PORT: String(port), NODE_ENV: "production" };
}

/** Resolves with the line that says so; rejects with all output where the server ends before that. */
function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const look = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Tollgate is ready")) resolve();
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code) =>
      reject(new Error(`tollgate start ended with ${code}:\n${output}`)),
    );
  });
}

/** A whole server of the production build, with a home, a database and a port of its own. */
export async function startServer(): Promise<Server> {
  const home = mkdtempSync(path.join(tmpdir(), "tollgate-e2e-"));
  const port = await freePort();
  const env = environment(home, port);
  const child = spawn(process.execPath, [bin, "start"], { cwd: root, env });
  await untilReady(child);
  const register = path.join(root, "lib/processes/register-tsx.mjs");
  const seeded = execFileSync(
    process.execPath,
    ["--import", register, path.join(root, "e2e/support/seed.ts")],
    { cwd: root, env, encoding: "utf8" },
  );
  const { token } = JSON.parse(seeded) as { token: string };
  return {
    base: `http://127.0.0.1:${port}`,
    home,
    token,
    pids: () => {
      const run = JSON.parse(readFileSync(path.join(home, "run.json"), "utf8"));
      return { api: run.api.pid, web: run.web.pid, worker: run.worker.pid };
    },
    fsck: () => {
      try {
        execFileSync(process.execPath, [bin, "fsck"], { cwd: root, env });
        return 0;
      } catch (error) {
        return error instanceof Error && "status" in error ? Number(error.status) : -1;
      }
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
