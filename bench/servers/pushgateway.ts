import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Batch, METRICS, valueAt } from "@/bench/load/samples";
import { findDebianBinary, versionOf } from "@/bench/servers/debian-binary";
import { createHttpClient } from "@/bench/servers/http-client";
import { spawnServer } from "@/bench/servers/spawn-server";
import type { Missing, Target } from "@/bench/servers/target";
import { freePort } from "@/lib/processes/postgres-server";

/** Prometheus Pushgateway with its persistence file; each client replaces a group of its own. */
export async function startPushgateway(folder: string, clients: number): Promise<Target | Missing> {
  const binary = findDebianBinary("prometheus-pushgateway", "prometheus-pushgateway", folder);
  if (!binary) {
    return {
      name: "Pushgateway",
      missing: "install the Pushgateway (Debian: apt-get install prometheus-pushgateway)",
    };
  }
  const port = await freePort();
  const own = path.join(folder, "pushgateway");
  mkdirSync(own, { recursive: true });
  const stop = await spawnServer(
    binary,
    [`--web.listen-address=127.0.0.1:${port}`, `--persistence.file=${own}/metrics`],
    `http://127.0.0.1:${port}/-/ready`,
  );
  const http = createHttpClient(`http://127.0.0.1:${port}`, clients);
  return {
    name: `Pushgateway ${/version (\S+?),?( |$)/.exec(versionOf(binary, ["--version"]))?.[1] ?? ""}`.trim(),
    send: async (batch, client) => {
      const path = `/metrics/job/bench/instance/client_${client}`;
      await http.send({ method: "PUT", path, body: lines(batch) });
    },
    count: null,
    stop: async () => {
      await http.close();
      await stop();
    },
  };
}

/** By metric, as the text format wants it; samples of one metric are told apart by a label. */
function lines({ first, size }: Batch): string {
  let text = "";
  for (const [offset, metric] of METRICS.entries()) {
    for (let at = offset; at < size; at += METRICS.length) {
      text += `${metric}{sample="${at}"} ${valueAt(first + at)}\n`;
    }
  }
  return text;
}
