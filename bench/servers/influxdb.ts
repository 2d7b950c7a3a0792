import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type Batch, metricAt, valueAt } from "@/bench/load/samples";
import { findDebianBinary, versionOf } from "@/bench/servers/debian-binary";
import { createHttpClient } from "@/bench/servers/http-client";
import { spawnServer } from "@/bench/servers/spawn-server";
import type { Missing, Target } from "@/bench/servers/target";
import { freePort } from "@/lib/processes/postgres-server";

const Counted = z.object({
  results: z.array(
    z.object({
      series: z.array(z.object({ values: z.array(z.array(z.unknown())) })).optional(),
    }),
  ),
});

/** InfluxDB 1.x as it comes, its WAL flushed before each answer; only paths, ports and the request log are set. */
export async function startInfluxdb(folder: string, clients: number): Promise<Target | Missing> {
  const binary = findDebianBinary("influxd", "influxdb", folder);
  if (!binary) {
    return { name: "InfluxDB", missing: "install InfluxDB 1.x (Debian: apt-get install influxdb)" };
  }
  const port = await freePort();
  const stop = await spawnServer(
    binary,
    ["-config", writeConfig(path.join(folder, "influxdb"), port, await freePort())],
    `http://127.0.0.1:${port}/ping`,
  );
  const http = createHttpClient(`http://127.0.0.1:${port}`, clients);
  const query = (text: string) =>
    http.send({ method: "POST", path: `/query?db=bench&q=${encodeURIComponent(text)}` });
  await query("CREATE DATABASE bench");
  return {
    name: versionOf(binary, ["version"]).replace(/ \(.*$/, ""),
    send: async (batch) => {
      await http.send({ method: "POST", path: "/write?db=bench&precision=ns", body: lines(batch) });
    },
    count: async () => {
      const answer = Counted.parse(JSON.parse(await query("SELECT count(value) FROM samples")));
      return Number(answer.results[0]?.series?.[0]?.values[0]?.[1] ?? 0);
    },
    stop: async () => {
      await http.close();
      await stop();
    },
  };
}

/** Points of one series and nanosecond would replace each other; the sample's number keeps them apart. */
function lines({ first, size, at }: Batch): string {
  let text = "";
  for (let number = first; number < first + size; number += 1) {
    const below = String(number % 1_000_000).padStart(6, "0");
    text += `samples,stage=only,metric=${metricAt(number)} value=${valueAt(number)} ${at}${below}\n`;
  }
  return text;
}

function writeConfig(folder: string, port: number, backupPort: number): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "influxdb.conf");
  writeFileSync(
    file,
    `reporting-disabled = true
bind-address = "127.0.0.1:${backupPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
  );
  return file;
}
