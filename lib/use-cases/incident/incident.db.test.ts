import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { closeIncident } from "@/lib/use-cases/incident/close-incident";
import { openIncident } from "@/lib/use-cases/incident/open-incident";

let db: TestDatabase;
let one: Seed;
let engineer: Context;
let viewer: Context;
let outsider: Context;
let token: Context;
let runId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  one = await seedProject(db);
  engineer = await one.person("Eve", "engineer");
  viewer = await one.person("Vic", "viewer");
  outsider = await (await seedProject(db)).person("Otto", "admin");
  token = await one.token("read", "evidence:write");
  runId = await one.run(engineer);
});
afterAll(() => db.close());

function lastLeaf(kind: string) {
  return db.prisma.logLeaf.findFirstOrThrow({ where: { kind }, orderBy: { idx: "desc" } });
}

describe("incidents", () => {
  const incident = {
    kind: "alert",
    severity: "major",
    title: "Queue is long",
    note: "since the deploy",
    stage: null,
    at: null,
  } as const;

  it("go on record and are closed once", async () => {
    const opened = await openIncident(engineer, runId, incident);
    expect(opened).toMatchObject({
      title: "Queue is long",
      stage: null,
      openedBy: { name: "Eve" },
    });
    expect(Buffer.from((await lastLeaf("incident.opened")).data).toString()).not.toContain("Queue");
    const attempts = await Promise.allSettled([
      closeIncident(engineer, runId, opened.id, "drained"),
      closeIncident(token, runId, opened.id, "drained too"),
    ]);
    expect(attempts.map((a) => a.status).sort()).toEqual(["fulfilled", "rejected"]);
    const closed = await db.prisma.logLeaf.count({ where: { kind: "incident.closed" } });
    expect(closed).toBe(1);
  });

  it("belong to their own run and to a time within it", async () => {
    const opened = await openIncident(engineer, runId, incident);
    const other = await one.run(engineer);
    await expect(closeIncident(engineer, other, opened.id, "x")).rejects.toMatchObject({
      code: "not_found",
    });
    for (const at of [new Date(Date.now() + 3_600_000), new Date("2020-01-01T00:00:00Z")]) {
      await expect(openIncident(engineer, runId, { ...incident, at })).rejects.toMatchObject({
        code: "invalid_request",
        errors: [{ path: "at" }],
      });
    }
    await expect(openIncident(engineer, runId, { ...incident, stage: "s9" })).rejects.toMatchObject(
      { code: "invalid_request", errors: [{ path: "stage" }] },
    );
    await expect(openIncident(viewer, runId, incident)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(closeIncident(outsider, runId, opened.id, "x")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
