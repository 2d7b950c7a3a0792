#!/usr/bin/env node
// Every check there is, cheapest first, ending at the first that fails. `npm test` and CI run this.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findProgram } from "../lib/processes/find-program.mjs";
import { findChromium } from "./find-chromium.mjs";
import { prepare } from "./prepare.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;

function run(file, args, env = {}) {
  const { status, error } = spawnSync(file, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  if (error) console.error(error.message);
  return status === 0;
}

/** npm leaves binaries of other systems out of a lock file without a word, and `npm ci` then refuses it there. */
function isLockComplete() {
  const { status, stdout, stderr } = spawnSync("npm", ["ci", "--dry-run", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
  });
  const missing = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("Missing"));
  for (const line of missing) console.error(line);
  if (status !== 0 && missing.length === 0) console.error(stderr);
  return status === 0 && missing.length === 0;
}

/** The source is tested against the real one. */
function hasPrometheus() {
  const found = findProgram("prometheus");
  console.log(found ?? "There is none; expected the program prometheus on the PATH.");
  return found !== null;
}

function testInBrowser() {
  try {
    return run(bin("playwright"), ["test"], { CHROMIUM_PATH: findChromium() });
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

const STEPS = [
  ["prepare", () => prepare({ build: false })],
  ["Prometheus", hasPrometheus],
  ["lock file", isLockComplete],
  ["format and lint", () => run(bin("biome"), ["ci", "--error-on-warnings", "."])],
  ["module boundaries", () => run(process.execPath, ["scripts/check-modules.mjs"])],
  ["route types", () => run(bin("next"), ["typegen"])],
  ["types", () => run(bin("tsc"), ["--noEmit"])],
  ["unused code", () => run(bin("knip"), [])],
  ["unit tests", () => run(bin("vitest"), ["run", "--project", "unit"])],
  ["database tests", () => run(bin("vitest"), ["run", "--project", "db"])],
  ["build", () => prepare({ build: true })],
  ["browser tests", testInBrowser],
];

const startedAt = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
const done = [];
for (const [name, check] of STEPS) {
  console.log(`\n== ${name}`);
  const stepAt = performance.now();
  if (!check()) {
    console.error(
      `\nFAILED: ${name}, after ${done.length} of ${STEPS.length} checks passed (${seconds(startedAt)})`,
    );
    process.exit(1);
  }
  done.push(`${name} ${seconds(stepAt)}`);
}
console.log(`\nPASSED: all ${STEPS.length} checks in ${seconds(startedAt)}: ${done.join(", ")}`);
