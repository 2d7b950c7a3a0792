import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutFolder } from "@/lib/config/checkout";
import { childEnvironment } from "@/lib/config/child-environment";
import type { Log } from "@/lib/processes/demo/children";
import { findProgram } from "@/lib/processes/find-program.mjs";
import { type ManagedChild, manageChild } from "@/lib/processes/managed-child";

/** The address that demo/plan.prometheus.yaml is written with. */
export const PLANNED_PROMETHEUS = "http://127.0.0.1:9090";

/** Puts an address of this machine on the operator's list of the demonstration's home. */
export function allowOrigin(home: string, origin: string): void {
  const text = `# Where Tollgate may go; the demonstration writes this anew.\norigins:\n  - { origin: "${origin}", private: true }\n`;
  writeFileSync(path.join(home, "outbound.yaml"), text, { mode: 0o600 });
}

/** A real Prometheus that scrapes the portal on port `target` every second. Throws where there is none to be had. */
export function startPrometheus(
  { home, port, target }: { home: string; port: number; target: number },
  log: Log,
): ManagedChild {
  const program = findProgram("prometheus");
  if (!program) {
    throw new Error(
      "There is no Prometheus on this machine; expected the program prometheus on the PATH (on Debian: apt-get install prometheus).",
    );
  }
  mkdirSync(home, { recursive: true });
  const config = path.join(home, "prometheus.yml");
  const job = { job_name: "portal", static_configs: [{ targets: [`127.0.0.1:${target}`] }] };
  const global = { scrape_interval: "1s", scrape_timeout: "1s" };
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ global, scrape_configs: [job] }));
  const folder = path.join(checkoutFolder(), "lib/processes");
  return manageChild(
    {
      name: "prometheus",
      module: path.join(folder, "run-program.mjs"),
      args: [
        program,
        `--config.file=${config}`,
        `--storage.tsdb.path=${path.join(home, "data")}`,
        "--storage.tsdb.retention.time=1d",
        `--web.listen-address=127.0.0.1:${port}`,
        "--log.level=warn",
      ],
      execArgv: ["--import", pathToFileURL(path.join(folder, "end-with-parent.mjs")).href],
      cwd: home,
      env: childEnvironment("production"),
    },
    { log, onChange: () => {} },
  );
}
