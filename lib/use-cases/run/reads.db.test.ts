import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunEvent, RunList, RunView } from "@/lib/contract/run";
import { type Database, openDatabase } from "@/lib/data/database";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { addLink } from "@/lib/use-cases/evidence/add-link";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { openIncident } from "@/lib/use-cases/incident/open-incident";
import { listEvents } from "@/lib/use-cases/run/list-events";
import { listRuns } from "@/lib/use-cases/run/list-runs";
import { viewRun } from "@/lib/use-cases/run/view-run";

let db: TestDatabase;
let one: Seed;
let engineer: Context;
let manager: Context;
let outsider: Context;
let token: Context;

beforeAll(async () => {
  db = await createTestDatabase();
  one = await seedProject(db);
  engineer = await one.person("Eve", "engineer");
  manager = await one.person("Max", "manager");
  outsider = await (await seedProject(db)).person("Otto", "admin");
  token = await one.token("read", "run:write", "evidence:write");
});
afterAll(() => db.close());

const tick = { stage: PRE_DEPLOYMENT, item: "ci", done: true, note: "https://ci.example/1" };

/** A draft whose checklist is complete: its dossier waits for signatures. */
async function signable(): Promise<string> {
  const id = await one.run(token);
  await markItem(token, id, tick);
  return id;
}

/** Puts a signature on the newest dossier of the gate, past the ceremony, which has its own tests. */
async function sign(runId: string, person: Context, role: string): Promise<void> {
  const dossier = await db.prisma.dossier.findFirstOrThrow({
    where: { runId, stageKey: PRE_DEPLOYMENT },
    orderBy: { ordinal: "desc" },
  });
  await db.prisma.signOff.create({
    data: {
      id: crypto.randomUUID(),
      dossierId: dossier.id,
      personId: person.actor.id,
      role,
      approved: true,
      meaning: "I approve",
    },
  });
}

async function queriesOf(url: string, read: (db: Database) => Promise<unknown>): Promise<number> {
  const counted = openDatabase(url, { connections: 1 });
  let count = 0;
  counted.pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, {
      query: (...args: unknown[]) => {
        count += 1;
        return query(...args);
      },
    });
  });
  await read(counted).finally(() => counted.close());
  return count;
}

describe("viewRun", () => {
  it("gives the whole run in the agreed shape, with the names of who did what", async () => {
    const id = await signable();
    await addLink(engineer, id, { title: "Dashboard", url: "https://g.example", stage: null });
    await openIncident(engineer, id, {
      kind: "incident",
      severity: "minor",
      title: "Late start",
      note: null,
      stage: PRE_DEPLOYMENT,
      at: null,
    });
    const view = RunView.parse(await viewRun(manager, id));
    expect(view).toMatchObject({
      state: "draft",
      headline: "Draft: checklist complete, waits for 2 sign-offs.",
      createdBy: { kind: "token", name: "pipeline" },
      currentStage: "s1",
      preDeployment: {
        checklist: [{ key: "ci", done: true, mark: "measured", by: { name: "pipeline" } }],
        evidence: [{ kind: "link", stage: null, addedBy: { name: "Eve" } }],
        incidents: [{ title: "Late start", openedBy: { name: "Eve" } }],
        signOffs: {
          open: true,
          met: false,
          required: [{ role: "manager", count: 2, have: 0, holders: [{ name: "Max" }] }],
        },
      },
      permissions: {
        roles: ["manager"],
        canOperate: false,
        canRollBack: false,
        canSign: { [PRE_DEPLOYMENT]: { roles: ["manager"], because: null, delegated: [] } },
      },
    });
    expect(view.stages.map((s) => [s.key, s.state, s.metrics.length])).toEqual([
      ["s1", "pending", 2],
      ["s2", "pending", 2],
    ]);
    expect(view.stages[0]).toMatchObject({
      soak: { minSeconds: 120, maxSeconds: 360, elapsedSeconds: 0, earliestAdvanceAt: null },
      wantedScreenshots: [{ key: "board", required: true, evidenceId: null }],
      decisionMakers: [{ role: "manager" }],
      metrics: [
        { verdict: "pending", value: null },
        { verdict: "pending", value: null },
      ],
    });
  });

  it("shows a voided signature and what changed since", async () => {
    const id = await signable();
    await sign(id, manager, "manager");
    const before = await viewRun(manager, id);
    expect(before.preDeployment.signOffs).toMatchObject({
      required: [{ have: 1 }],
      made: [{ person: { name: "Max" }, decision: "approve" }],
      voided: [],
      changes: [],
    });
    expect(before.permissions.canSign[PRE_DEPLOYMENT]).toEqual({
      roles: [],
      delegated: [],
      because: "You have signed this dossier already.",
    });
    await addLink(engineer, id, { title: "New facts", url: "https://n.example", stage: null });
    const after = await viewRun(manager, id);
    expect(after.preDeployment.signOffs).toMatchObject({
      required: [{ have: 0 }],
      made: [],
      voided: [{ person: { name: "Max" }, dossier: before.preDeployment.signOffs.dossier?.digest }],
      changes: [{ label: "Link", before: null, after: "New facts (https://n.example)" }],
    });
    expect(after.permissions.canSign[PRE_DEPLOYMENT]?.roles).toEqual(["manager"]);
  });

  it("does not offer the creator of a run to sign it", async () => {
    const owner = await one.person("Olga", "admin");
    await db.prisma.membership.create({
      data: { projectId: one.projectId, personId: owner.actor.id, role: "manager" },
    });
    const both = [...owner.actor.memberships, { projectId: one.projectId, role: "manager" }];
    const context: Context = { ...owner, actor: { ...owner.actor, memberships: both } };
    const id = await one.run(context);
    await markItem(token, id, tick);
    const view = await viewRun(context, id);
    expect(view.permissions.canSign[PRE_DEPLOYMENT]).toMatchObject({ roles: [] });
    expect(view.permissions.canSign[PRE_DEPLOYMENT]?.because).toMatch(/nobody approves their own/);
    expect((await listRuns(context)).runs.find((r) => r.id === id)?.needsMySignature).toBeNull();
  });

  it("answers a foreign run in the words of one that is not there", async () => {
    const id = await signable();
    const none = "00000000-0000-4000-8000-000000000000";
    for (const read of [viewRun, listEvents] as const) {
      await expect(read(outsider, id)).rejects.toMatchObject({
        code: "not_found",
        message: `There is no run ${id}.`,
      });
      await expect(read(engineer, none)).rejects.toMatchObject({
        code: "not_found",
        message: `There is no run ${none}.`,
      });
      await expect(read(engineer, "x' OR 1=1")).rejects.toMatchObject({ code: "not_found" });
    }
    const blind = await one.token("samples:write");
    await expect(viewRun(blind, id)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("works with the rights of the web process, which may only read", async () => {
    const id = await signable();
    const web = openDatabase(db.webUrl, { connections: 2 });
    const context = { ...manager, db: web };
    try {
      expect((await viewRun(context, id)).createdBy.name).toBe("pipeline");
      expect((await listRuns(context)).runs.some((r) => r.id === id)).toBe(true);
      expect((await listEvents(context, id)).length).toBeGreaterThan(0);
    } finally {
      await web.close();
    }
  });
});

describe("listRuns", () => {
  it("puts what waits for my signature first, the longest wait on top", async () => {
    const older = await signable();
    const draft = await one.run(token);
    const newer = await signable();
    const list = RunList.parse(await listRuns(manager));
    const ids = list.runs.map((r) => r.id);
    expect(ids.indexOf(older)).toBeLessThan(ids.indexOf(newer));
    expect(ids.indexOf(newer)).toBeLessThan(ids.indexOf(draft));
    const mine = await listRuns(manager, { needsMySignature: true });
    expect(mine.runs.map((r) => r.id)).toEqual(expect.arrayContaining([older, newer]));
    expect(mine.runs.some((r) => r.id === draft)).toBe(false);
    expect((await listRuns(engineer, { needsMySignature: true })).runs).toEqual([]);
    await sign(older, manager, "manager");
    const rest = await listRuns(manager, { needsMySignature: true });
    expect(rest.runs.some((r) => r.id === older)).toBe(false);
  });

  it("filters by state and words, and never leaves the actor's projects", async () => {
    const id = await one.run(token);
    const { documentId } = await db.prisma.run.findUniqueOrThrow({ where: { id } });
    const idsOf = async (context: Context, filter: Parameters<typeof listRuns>[1]) =>
      (await listRuns(context, filter)).runs.map((r) => r.id);
    expect(await idsOf(engineer, { q: documentId.toLowerCase() })).toEqual([id]);
    expect(await idsOf(engineer, { q: "ABC123" })).toContain(id);
    expect(await idsOf(engineer, { q: "%" })).toEqual([]);
    expect(await idsOf(engineer, { states: ["draft"] })).toContain(id);
    expect(await idsOf(engineer, { states: ["completed"] })).toEqual([]);
    expect(await idsOf(outsider, {})).toEqual([]);
    await expect(listRuns(outsider, { project: one.projectKey })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("asks the database no more often for many runs than for one", async () => {
    const small = await seedProject(db);
    const reader = await small.person("Ria", "viewer");
    const maker = await small.token("read", "run:write", "evidence:write");
    const fill = async () => {
      const id = await small.run(maker);
      await markItem(maker, id, tick);
      await addLink(maker, id, { title: "x", url: "https://x.example", stage: null });
    };
    const count = () => queriesOf(db.url, (counted) => listRuns({ ...reader, db: counted }));
    await fill();
    const forOne = await count();
    for (let n = 0; n < 6; n += 1) await fill();
    expect(await count()).toBe(forOne);
    expect(forOne).toBeGreaterThan(3);
  });
});

describe("listEvents", () => {
  it("tells the history in order, and from any point on", async () => {
    const id = await signable();
    const events = (await listEvents(manager, id)).map((e) => RunEvent.parse(e));
    expect(events.map((e) => e.text)).toEqual([
      "Pipeline created the run from the plan p, version 1.",
      'Pipeline ticked "CI", measured.',
      "Evidence of the pre-deployment gate was frozen as dossier 1.",
    ]);
    expect(events.map((e) => e.actor.kind)).toEqual(["token", "token", "engine"]);
    const first = events[0]?.index ?? 0;
    expect(await listEvents(manager, id, first)).toEqual(events.slice(1));
    expect(await listEvents(manager, id, null, 1)).toEqual(events.slice(0, 1));
    const leaf = await db.prisma.logLeaf.findUniqueOrThrow({ where: { idx: BigInt(first) } });
    expect(events[0]?.leafHash).toBe(Buffer.from(leaf.leafHash).toString("hex"));
  });
});
