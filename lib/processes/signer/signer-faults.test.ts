import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { leafHash, merkleRoot } from "@/lib/ledger/merkle";
import { openNote, parseVkey } from "@/lib/ledger/note";
import { LogSigner } from "@/lib/processes/signer/log-signer";
import { runSteps, signNext, type Told, TRUE_LEAVES } from "@/lib/testing/sign-steps";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const CALLS = "write,fsync,?rename,?renameat,?renameat2";
const FORK = TRUE_LEAVES.with(3, leafHash(Buffer.from("another")));
/** Why nothing can be tried here; strace needs Linux and the right to trace its own children. */
const missing = findMissing();

let place: string;
let program: string;
beforeAll(() => {
  place = mkdtempSync(path.join(tmpdir(), "signer-faults-"));
  program = path.join(place, "steps.cjs");
  const from = JSON.stringify(path.join(ROOT, "lib/testing/sign-steps"));
  buildSync({
    stdin: {
      contents: `import { ${runSteps.name} } from ${from}; runSteps(process.argv[2]);`,
      resolveDir: ROOT,
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile: program,
    alias: { "@": ROOT },
    logLevel: "error",
  });
});
afterAll(() => rmSync(place, { recursive: true }));

function findMissing(): string | null {
  const { error, status } = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]);
  if (error) return "strace is not installed";
  return status === 0 ? null : "strace may not trace processes here";
}

type Run = { folder: string; told: Told[]; trace: string[] };

/** The steps in a process of their own, whose main thread does all that touches the folder. */
function run(name: string, injection: string | null): Run {
  const folder = path.join(place, name);
  const traceFile = path.join(place, `${name}.trace`);
  const { stdout } = spawnSync(
    "strace",
    [
      ...["-qq", "-y", "-o", traceFile, "-e", `trace=${CALLS}`],
      ...(injection === null ? [] : ["-e", `inject=${injection}`]),
      ...[process.execPath, program, folder],
    ],
    { encoding: "utf8", timeout: 30_000 },
  );
  const lines = stdout.split("\n").filter((line) => line.endsWith("}"));
  const trace = readFileSync(traceFile, "utf8").split("\n");
  return { folder, told: lines.map((line) => JSON.parse(line)), trace };
}

/** Every call that touches the signer's folder, as the n-th of its name. */
function faultPoints({ trace, folder }: Run): { call: string; nth: number }[] {
  const counts = new Map<string, number>();
  return trace.flatMap((line) => {
    const call = /^(\w+)\(/.exec(line)?.[1];
    if (call === undefined) return [];
    const nth = (counts.get(call) ?? 0) + 1;
    counts.set(call, nth);
    return line.includes(folder) ? [{ call, nth }] : [];
  });
}

/** What has to hold whenever the process ended: nothing told is forgotten, no fork is signed, and it goes on. */
function expectWhole({ folder, told }: Run): void {
  const signer = new LogSigner(folder, "tollgate.test/log", Date.now);
  const { keys, signed } = signer.state();
  const vkeys = keys.map(({ vkey }) => parseVkey(vkey));
  for (const word of told) {
    if ("note" in word) {
      expect(signed?.size ?? 0).toBeGreaterThanOrEqual(word.size);
      expect(parseCheckpoint(openNote(word.note, vkeys).text).size).toBe(word.size);
    }
    if ("keys" in word) expect(keys.length).toBeGreaterThanOrEqual(word.keys);
  }
  if (signed) {
    const { size, root } = parseCheckpoint(openNote(signed.note, vkeys).text);
    expect(size).toBe(signed.size);
    expect(Buffer.from(root)).toEqual(Buffer.from(merkleRoot(TRUE_LEAVES.slice(0, size))));
    expect(() => signNext(signer, size + 7, FORK)).toThrow(/not a continuation/);
    expect(signer.state().signed).toEqual(signed);
  }
  for (const { transition } of keys.slice(1)) {
    expect(openNote(transition ?? "", vkeys).signedBy).toHaveLength(2);
  }
  expect(signNext(signer, 30, TRUE_LEAVES)).toContain("\n30\n");
  expect(readdirSync(folder).filter((name) => /^key-\d+\.pem$/.test(name))).toHaveLength(1);
}

describe.skipIf(missing !== null)(`a signer that fails${missing ? ` (${missing})` : ""}`, () => {
  it("writes, syncs, renames and syncs the folder before it tells anything", () => {
    const { trace, folder, told } = run("whole", null);
    expect(told).toMatchObject([{ size: 5 }, { size: 9 }, { keys: 2 }, { size: 12 }]);
    const steps = trace.flatMap((line) => {
      if (line.startsWith("write(1<")) return ["told"];
      if (!line.includes(folder)) return [];
      const call = /^(write|fsync|rename)/.exec(line)?.[1] ?? "";
      return [call === "fsync" && line.includes(`<${folder}>`) ? "fsync folder" : call];
    });
    const kept = ["write", "fsync", "rename", "fsync folder"];
    const begun = [...kept, ...kept];
    expect(steps).toEqual([
      ...begun,
      ...[...kept, "told"],
      ...[...kept, "told"],
      ...[...kept, ...kept, "told"],
      ...[...kept, "told"],
    ]);
  });

  it.each([
    ["an input or output error", "error=EIO"],
    ["a full disk", "error=ENOSPC"],
    ["kill -9", "signal=SIGKILL"],
  ])(
    "forgets nothing and signs no fork after %s at any call",
    (_name, fault) => {
      const points = faultPoints(run(`points-${fault}`, null));
      expect(new Set(points.map(({ call }) => call)).size).toBe(3);
      expect(points.length).toBeGreaterThan(20);
      for (const { call, nth } of points) {
        const name = `${fault}-${call}-${nth}`;
        const done = run(name, `${call}:${fault}:when=${nth}`);
        const hit = done.trace.find((line) => /\(INJECTED\)|killed by SIGKILL/.test(line));
        expect(hit, name).toBeDefined();
        if (fault !== "signal=SIGKILL") expect(hit, name).toContain(done.folder);
        if (existsSync(done.folder)) expectWhole(done);
      }
    },
    120_000,
  );
});
