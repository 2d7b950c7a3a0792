import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "@/lib/data/database";
import {
  recordCosignature,
  recordFailure,
  recordTimestamp,
} from "@/lib/data/ledger/witness-states";
import { witnessMetrics } from "@/lib/http/witness-metrics";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

async function scrape(from = db): Promise<string> {
  const registry = new Registry();
  await witnessMetrics(registry, from)();
  return registry.metrics();
}

it("tells Prometheus of a confirmation, a failure and a second history", async () => {
  expect(await scrape()).not.toMatch(/^tollgate_witness/m);
  const witness = { kind: "witness", name: "w" } as const;
  const seen = { name: "w", signer: "w+00000000", line: "— w AAAA", witnessedAt: new Date() };
  await recordCosignature(db, { ...seen, size: 7 });
  const genTime = new Date();
  const stamp = { name: "tsa", size: 5, token: Buffer.of(1), genTime, remark: null };
  await recordTimestamp(db, stamp);
  const good = await scrape();
  expect(good).toContain('tollgate_witness_confirmed_size{kind="witness",witness="w"} 7');
  expect(good).toContain('tollgate_witness_confirmed_size{kind="timestamp",witness="tsa"} 5');
  expect(good).toContain('tollgate_witness_failing{kind="witness",witness="w"} 0');
  expect(good).toContain('tollgate_witness_split_view{kind="witness",witness="w"} 0');
  const seconds = /confirmed_timestamp_seconds\{kind="witness",witness="w"\} (\S+)/.exec(good)?.[1];
  expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(30);
  await recordFailure(db, { ...witness, error: "no", alarm: "split_view" });
  const bad = await scrape();
  expect(bad).toContain('tollgate_witness_failing{kind="witness",witness="w"} 1');
  expect(bad).toContain('tollgate_witness_split_view{kind="witness",witness="w"} 1');
  expect(bad).toContain('tollgate_witness_confirmed_size{kind="witness",witness="w"} 7');
});

it("tells nothing while the database does not answer", async () => {
  const away = openDatabase("postgresql://nobody@127.0.0.1:1/nothing");
  expect(await scrape({ ...db, ...away })).not.toMatch(/^tollgate_witness/m);
  await away.close();
});
