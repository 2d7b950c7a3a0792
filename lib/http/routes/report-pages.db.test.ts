import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ComparisonAnswer } from "@/lib/contract/compare";
import { ImportAnswer } from "@/lib/contract/page";
import { type FrontDoor, openFrontDoor, type SessionOf } from "@/lib/testing/front-door";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

const PAGE = `# Checkout canary

**Document ID:** CHECKOUT-CANARY-7
**Status:** 🟡 PENDING

## Stage 1: 10% traffic (1-2 hours)

| Metric | Threshold | Actual | Status |
| --- | --- | --- | --- |
| P95 latency | ≤ 300 ms | 212 ms | PASS |
| Error rate | ≤ 1 % | [TBD] | [TBD] |
`;

let db: TestDatabase;
let seed: Seed;
let door: FrontDoor;
let engineer: SessionOf;
let live: string;

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await seedProject(db);
  door = openFrontDoor(db, seed);
  engineer = await door.session("engineer");
  live = await seed.run(await seed.person("Ada | *Long* <b>", "engineer"));
});
afterAll(() => db.close());

const text = async (path: string) => {
  const answer = await door.get(path, engineer.headers);
  expect(answer.status).toBe(200);
  return answer.text();
};

async function importText(source: string): Promise<ImportAnswer> {
  const answer = await door.app.request("/api/v1/pages", {
    method: "POST",
    headers: { ...engineer.headers, "Content-Type": "text/markdown" },
    body: source,
  });
  expect(answer.status).toBeLessThan(300);
  return ImportAnswer.parse(await answer.json());
}

describe("an export", () => {
  it("imports and exports again as the same bytes", async () => {
    const exported = await text(`/runs/${live}/report.md`);
    const imported = await importText(exported);
    expect(await text(`/runs/${imported.run}/report.md`)).toBe(exported);
    const again = await importText(await text(`/runs/${imported.run}/report.md`));
    expect(again).toMatchObject({ run: imported.run, created: false });
  });

  it("of an imported page is the page, and in the run's own shape a report that says so", async () => {
    const { run } = await importText(PAGE);
    expect(await text(`/runs/${run}/report.md`)).toBe(PAGE);
    const shaped = await text(`/runs/${run}/report.md?shape=run`);
    expect(shaped).toContain("**Outcome:** Stated by a page that was written elsewhere");
    expect(shaped).toContain("[TBD - not measured: the stage has not started]");
  });

  it("takes no other shape", async () => {
    const answer = await door.get(`/runs/${live}/report.md?shape=board`, engineer.headers);
    expect(answer.status).toBe(400);
  });
});

describe("a comparison with an imported page", () => {
  it("marks what the page states, and leaves empty what it leaves open", async () => {
    const { run } = await importText(PAGE);
    const compared = ComparisonAnswer.parse(
      JSON.parse(await text(`/runs/compare?run=${run}&run=${live}`)),
    );
    expect(compared.runs.map((r) => r.known)).toEqual(["stated", "measured"]);
    const cells = compared.metrics.flatMap((m) => {
      const [cell] = m.cells;
      return cell ? [[m.label, cell.known, cell.actual, cell.value, cell.verdict]] : [];
    });
    expect(cells).toEqual([
      ["P95 latency", "stated", "212 ms", 212, "PASS"],
      ["Error rate", "missing", "the page states no value", null, "NOT JUDGED"],
    ]);
  });
});
