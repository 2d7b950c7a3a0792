import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { applyPlan } from "@/lib/use-cases/plan/apply-plan";
import { checkPlan } from "@/lib/use-cases/plan/check-plan";
import { getPlan } from "@/lib/use-cases/plan/get-plan";
import { listPlans } from "@/lib/use-cases/plan/list-plans";

const SOURCE = `
name: small
title: Small release
version: "1.0"
documentId: SMALL
metrics:
  errors: { label: Error rate, group: performance, unit: "%", aggregate: avg, threshold: "<= 1%" }
stages:
  - key: only
    title: The only stage
    traffic: 5%
    soak: { min: 1m, max: 5m }
    metrics: [errors]
`;
const CHANGED = SOURCE.replace("5%", "10%");

let db: TestDatabase;
let one: Seed;
let two: Seed;
let engineer: Context;
beforeAll(async () => {
  db = await createTestDatabase();
  one = await seedProject(db);
  two = await seedProject(db);
  engineer = await one.person("Eve", "engineer");
});
afterAll(() => db.close());

/** The engineer of the first project with a role in the second one too. */
function inBoth(role: string): Context {
  const actor = engineer.actor as Extract<Actor, { kind: "person" }>;
  const memberships = [...actor.memberships, { projectId: two.projectId, role }];
  return { ...engineer, actor: { ...actor, memberships } };
}

describe("applyPlan", () => {
  it("numbers versions, keeps the source, and answers the newest one for the same document", async () => {
    const leaves = await db.prisma.logLeaf.count();
    const first = await applyPlan(engineer, SOURCE, null);
    expect(first).toMatchObject({
      created: true,
      plan: { name: "small", version: 1, label: "1.0", source: SOURCE },
    });
    expect(first.plan.digest).toBe(checkPlan(SOURCE).digest);
    const again = await applyPlan(engineer, `# a comment more\n${SOURCE}`, null);
    expect(again).toEqual({ created: false, plan: first.plan });
    const second = await applyPlan(engineer, CHANGED, null);
    expect(second).toMatchObject({ created: true, plan: { version: 2 } });
    const back = await applyPlan(engineer, SOURCE, null);
    expect(back).toMatchObject({ created: true, plan: { version: 3, digest: first.plan.digest } });
    expect(await db.prisma.logLeaf.count()).toBe(leaves + 3);
    const leaf = await db.prisma.logLeaf.findFirstOrThrow({ orderBy: { idx: "desc" } });
    expect(leaf).toMatchObject({ kind: "plan.applied", projectId: one.projectId });
  });

  it("gives each of several at once a version of its own", async () => {
    const variants = [11, 12, 13, 14].map((n) =>
      SOURCE.replace("small", "race").replace("5%", `${n}%`),
    );
    const applied = await Promise.all(variants.map((source) => applyPlan(engineer, source, null)));
    expect(applied.map((a) => a.plan.version).sort()).toEqual([1, 2, 3, 4]);
  });

  it("stores nothing of a plan with problems, and says where they are", async () => {
    const before = await db.prisma.planVersion.count();
    const asked = applyPlan(engineer, SOURCE.replace("5%", "much"), null);
    await expect(asked).rejects.toMatchObject({
      code: "plan_invalid",
      errors: [{ line: 11, column: expect.any(Number), expected: expect.any(String) }],
    });
    expect(await db.prisma.planVersion.count()).toBe(before);
  });

  it("refuses who may not, and leaves neither row nor leaf", async () => {
    const before = await db.prisma.logLeaf.count();
    const viewer = await one.person("Vic", "viewer");
    const outsider = await two.person("Otto", "engineer");
    const token = await one.token("read");
    await expect(applyPlan(viewer, SOURCE, null)).rejects.toMatchObject({ code: "forbidden" });
    await expect(applyPlan(token, SOURCE, null)).rejects.toMatchObject({ code: "forbidden" });
    await expect(applyPlan(outsider, SOURCE, one.projectKey)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(applyPlan(token, SOURCE, two.projectKey)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await db.prisma.logLeaf.count()).toBe(before);
  });

  it("asks a member of several projects which one is meant", async () => {
    await expect(applyPlan(inBoth("engineer"), SOURCE, null)).rejects.toMatchObject({
      code: "invalid_request",
      errors: [{ path: "project" }],
    });
    const applied = await applyPlan(inBoth("engineer"), SOURCE, two.projectKey);
    expect(applied.plan).toMatchObject({ version: 1, project: { key: two.projectKey } });
  });
});

describe("reading plans", () => {
  it("lists the newest version of every plan of the actor's projects and of no other", async () => {
    const plans = await listPlans(engineer);
    expect(plans.map((p) => [p.project.key, p.name, p.version])).toEqual([
      [one.projectKey, "p", 1],
      [one.projectKey, "race", 4],
      [one.projectKey, "small", 3],
    ]);
    const both = await listPlans(inBoth("viewer"));
    expect(both).toHaveLength(5);
    expect(await listPlans(inBoth("viewer"), two.projectKey)).toHaveLength(2);
  });

  it("gives one version with its source, and says so where there is none", async () => {
    expect(await getPlan(engineer, "small")).toMatchObject({ version: 3, source: SOURCE });
    expect(await getPlan(engineer, "small", { version: 2 })).toMatchObject({ source: CHANGED });
    for (const asked of [getPlan(engineer, "none"), getPlan(engineer, "small", { version: 9 })]) {
      await expect(asked).rejects.toMatchObject({ code: "not_found" });
    }
    const foreign = getPlan(engineer, "small", { project: two.projectKey });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
    await expect(getPlan(inBoth("viewer"), "small")).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  it("keeps a token without the right out", async () => {
    const token = await one.token("samples:write");
    await expect(listPlans(token)).rejects.toMatchObject({ code: "forbidden" });
    await expect(getPlan(token, "small")).rejects.toMatchObject({ code: "forbidden" });
  });
});
