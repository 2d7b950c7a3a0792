#!/usr/bin/env node
// Who imports whom, against .dependency-cruiser.cjs. Fails on a breach, and when there was nothing to check:
// a resolver that finds no module finds no breach either.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders = ["app", "components", "lib", "demo", "bench", "e2e"].filter((name) =>
  existsSync(`${root}${name}`),
);
const cli = `${root}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`;
const { stdout, stderr, status } = spawnSync(
  process.execPath,
  [cli, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders],
  { cwd: root, encoding: "utf8", maxBuffer: 512 * 1024 * 1024 },
);
if (!stdout.startsWith("{")) {
  console.error(`dependency-cruiser said no JSON (exit ${status}):\n${stdout}${stderr}`);
  process.exit(1);
}
const { summary, modules } = JSON.parse(stdout);
const own = modules.filter(({ source }) =>
  folders.some((folder) => source.startsWith(`${folder}/`)),
);
const imports = own.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
for (const { from, to, rule, cycle } of summary.violations) {
  const path = cycle?.length > 0 ? cycle.map(({ name }) => name).join(" -> ") : to;
  console.error(`${rule.severity} ${rule.name}: ${from} -> ${path}`);
}
if (own.length === 0 || imports === 0) {
  console.error(
    `checked ${own.length} modules with ${imports} imports: the check does not see the code`,
  );
  process.exit(1);
}
console.log(`${own.length} modules, ${imports} imports, ${summary.violations.length} breaches`);
process.exit(summary.violations.length > 0 ? 1 : 0);
