#!/usr/bin/env node
// Makes what is not kept in git: the Prisma client and, with --build, the verifier's page and the build of the pages.
// Does nothing where the inputs have not changed since.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const GENERATED = "lib/data/generated";
const DIST = process.env.TOLLGATE_NEXT_DIST || ".next";

/** Every file that the build reads; tests and the server's own code change nothing in it. */
const BUILD_INPUTS = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "proxy.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const NOT_BUILT = /\.test\.tsx?$|^lib\/(cli|processes|testing|jobs)\/|^lib\/data\/generated\//;

/** What the page that checks bundles is made of. */
const VERIFIER_INPUTS = ["lib/verifier", "scripts/build-verifier.mjs", "package-lock.json"];
const VERIFIER = "public/verify.html";

/** Returns false where a step failed; it has said why by then. */
export function prepare({ build }) {
  return generateClient() && (!build || (buildVerifier() && buildPages()));
}

function buildVerifier() {
  const stamp = path.join(root, "node_modules/.cache/tollgate-verifier");
  const inputs = hashOf(VERIFIER_INPUTS);
  if (isUpToDate(stamp, inputs) && existsSync(path.join(root, VERIFIER))) return true;
  console.error("prepare: building the page that checks bundles");
  if (!run([path.join(root, "scripts/build-verifier.mjs")], "inherit")) return false;
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
  return true;
}

function generateClient() {
  const stamp = path.join(root, GENERATED, ".inputs");
  const inputs = hashOf(["prisma/schema.prisma", "node_modules/prisma/package.json"]);
  if (isUpToDate(stamp, inputs)) return true;
  console.error("prepare: generating the database client");
  if (!run([path.join(root, "scripts/prisma.mjs"), "generate"], "ignore")) return false;
  writeFileSync(stamp, inputs);
  return true;
}

function buildPages() {
  const stamp = path.join(root, DIST, "tollgate-inputs");
  const inputs = hashOf(BUILD_INPUTS);
  if (isUpToDate(stamp, inputs) && existsSync(path.join(root, DIST, "BUILD_ID"))) return true;
  console.error("prepare: building the pages (about a minute the first time)");
  if (!run([path.join(root, "node_modules/next/dist/bin/next"), "build"], "inherit")) return false;
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
  return true;
}

function isUpToDate(stamp, inputs) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === inputs;
}

/** What the step prints belongs on standard error: standard output is the command's own. */
function run(args, output) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: output === "inherit" ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) console.error(`prepare: ${args[0]} failed\n${stdout ?? ""}${stderr ?? ""}`);
  return status === 0;
}

function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap(filesBelow).filter((name) => !NOT_BUILT.test(name))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(name) {
  const full = path.join(root, name);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [name];
  return readdirSync(full)
    .sort()
    .flatMap((entry) => filesBelow(`${name}/${entry}`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exit(prepare({ build: process.argv.includes("--build") }) ? 0 : 1);
}
