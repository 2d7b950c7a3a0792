import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backOff, type ManagedChild, manageChild } from "@/lib/processes/managed-child";

let folder: string;
let child: ManagedChild | null;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tollgate-child-"));
  child = null;
});
afterEach(async () => {
  await child?.stop(1000);
  rmSync(folder, { recursive: true });
});

/** Starts a script and hands out its lines as they come. */
function start(script: string) {
  const module = path.join(folder, "child.mjs");
  writeFileSync(module, script);
  const lines: string[] = [];
  const waiting: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  const log = (line: string) => {
    lines.push(line);
    for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve(line);
  };
  const seen = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const line = lines.find((l) => pattern.test(l));
      if (line === undefined) waiting.push({ pattern, resolve });
      else resolve(line);
    });
  const hooks = {
    log,
    onChange: () => log(`change ${child?.pid() ?? "none"}`),
    onReady: () => log("ready"),
  };
  const started = manageChild(
    { name: "child", module, execArgv: [], cwd: folder, env: { NODE_ENV: "test" } },
    hooks,
  );
  child = started;
  return { child: started, lines, seen };
}

const FOREVER = "setInterval(() => {}, 1000);";

describe("manageChild", () => {
  it("starts a killed child again", async () => {
    const { child: managed, seen } = start(
      `process.send({ kind: "ready" }); console.log("up", process.pid); ${FOREVER}`,
    );
    await seen(/^ready$/);
    const first = managed.pid();
    if (first === null) throw new Error("the child has no pid");
    process.kill(first, "SIGKILL");
    expect(await seen(/^ended/)).toBe("ended (SIGKILL); starting again in 0.25 s");
    await seen(new RegExp(`^up (?!${first}$)`));
    expect(managed.pid()).not.toBe(first);
  });

  it("waits longer for a child that keeps ending", async () => {
    const { seen } = start("process.exit(3);");
    await seen(/exit code 3\); starting again in 0.25 s/);
    await seen(/starting again in 0.5 s/);
    await seen(/starting again in 1 s/);
  });

  it("does not start a child again that it has stopped", async () => {
    const { child: managed, lines, seen } = start(`process.send({ kind: "ready" }); ${FOREVER}`);
    await seen(/^ready$/);
    await managed.stop(1000);
    expect(managed.pid()).toBeNull();
    expect(lines.filter((line) => line.startsWith("ended"))).toEqual([]);
  });

  it("insists on the end of a child that ignores the request", async () => {
    const { child: managed, seen } = start(
      `process.on("SIGTERM", () => console.log("no")); process.send({ kind: "ready" }); ${FOREVER}`,
    );
    await seen(/^ready$/);
    await managed.stop(200);
    await seen(/^no$/);
    expect(managed.pid()).toBeNull();
  });

  it("hands on every line, the last one without its end too", async () => {
    const { seen } = start('process.stdout.write("one\\ntw"); process.stdout.write("o\\nthree");');
    expect(await Promise.all([seen(/^one/), seen(/^tw/), seen(/^three/)])).toEqual([
      "one",
      "two",
      "three",
    ]);
  });
});

it("backs off to ten seconds and no further", () => {
  expect([0, 1, 2, 5, 6, 50].map(backOff)).toEqual([250, 500, 1000, 8000, 10_000, 10_000]);
});
