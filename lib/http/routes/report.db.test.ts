import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ComparisonAnswer } from "@/lib/contract/compare";
import { ReportDocument } from "@/lib/contract/report";
import { ReportTableAnswer, ReportTableList } from "@/lib/contract/report-table";
import { TABLE_NAMES } from "@/lib/domain/report/tables";
import { type FrontDoor, openFrontDoor, type SessionOf } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { abortRun } from "@/lib/use-cases/run/abort-run";

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;
let engineer: SessionOf;
let runs: string[];

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
  engineer = await door.session("engineer");
  const ada = await seed.person("Ada", "engineer");
  runs = [await seed.run(ada), await seed.run(ada)];
  await abortRun(ada, runs[1] ?? "", "Not needed any more.");
});
afterAll(() => db.close());

const get = (path: string, headers = engineer.headers) => door.get(path, headers);
const first = () => runs[0] ?? "";

describe("report.md", () => {
  it("is the same bytes each time that it is asked for", async () => {
    const read = async () => (await get(`/runs/${first()}/report.md`)).text();
    const text = await read();
    expect(text).toMatch(/^# /);
    expect(await read()).toBe(text);
    const others = await seed.person("Ben", "engineer");
    await seed.run(others);
    expect(await read()).toBe(text);
  });

  it("proves the ledger up to the run's own newest entry", async () => {
    const answer = await get(`/runs/${first()}/report.json`);
    const report = ReportDocument.parse(await answer.json());
    const newest = report.timeline.at(-1);
    expect(report.certificate.ledger.size).toBe((newest?.index ?? -1) + 1);
    expect(report.generatedAt).toBe(newest?.at);
  });
});

describe("tables", () => {
  it("lists every table with its rows", async () => {
    const list = ReportTableList.parse(await (await get(`/runs/${first()}/tables`)).json());
    expect(list.tables.map((t) => t.table)).toEqual(TABLE_NAMES);
    expect(list.tables.find((t) => t.table === "timeline")?.rows).toBeGreaterThan(0);
  });

  it.each(TABLE_NAMES)("gives %s as JSON and as CSV", async (name) => {
    const answer = await get(`/runs/${first()}/tables/${name}.json`);
    const table = ReportTableAnswer.parse(await answer.json());
    const csv = await get(`/runs/${first()}/tables/${name}.csv`);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(csv.headers.get("content-disposition")).toMatch(
      new RegExp(`^attachment; filename="[\\w.-]+-${name}\\.csv"$`),
    );
    const head = table.columns.map((column) => `"${column}"`).join(",");
    expect((await csv.text()).split("\r\n")[0]).toBe(head);
  });

  it("says which tables there are where one is unknown", async () => {
    for (const name of ["nope.csv", "metrics.xml", "metrics"]) {
      const answer = await get(`/runs/${first()}/tables/${name}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain("metrics, funnels");
    }
  });

  it("are not for strangers", async () => {
    const other = await seedProject(db);
    const stranger = await openFrontDoor(db, other).session("engineer");
    const answer = await get(`/runs/${first()}/tables/metrics.csv`, stranger.headers);
    expect(answer.status).toBe(404);
  });
});

describe("compare", () => {
  const ask = (...ids: string[]) => get(`/runs/compare?${ids.map((id) => `run=${id}`).join("&")}`);

  it("sets runs side by side in the order asked for", async () => {
    const [a = "", b = ""] = runs;
    const compared = ComparisonAnswer.parse(await (await ask(b, a)).json());
    expect(compared.runs.map((run) => [run.id, run.outcome])).toEqual([
      [b, "aborted"],
      [a, "open"],
    ]);
    for (const { cells } of compared.metrics) expect(cells).toHaveLength(2);
  });

  it.each<[string, () => string[], number, string]>([
    ["none", () => [], 400, "is missing"],
    ["one", () => [first()], 400, "is only one"],
    ["the same twice", () => [first(), first().toUpperCase()], 400, "twice"],
    ["seven", () => Array.from({ length: 7 }, (_, i) => `r${i}`), 400, "7 times"],
    ["an unknown one", () => [first(), "nope"], 404, "There is no run nope"],
  ])("refuses %s", async (_, ids, status, words) => {
    const answer = await ask(...ids());
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
  });

  it("refuses a run of another project in the words of one that is not there", async () => {
    const other = await seedProject(db);
    const foreign = await other.run(await other.person("Eve", "engineer"));
    const answer = await ask(first(), foreign);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain(`There is no run ${foreign}`);
  });
});
