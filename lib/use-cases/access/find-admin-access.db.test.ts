import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import { findAdminAccess } from "@/lib/use-cases/access/find-admin-access";

const ENGINE: Actor = { kind: "engine", id: "engine", name: "engine" };

let db: TestDatabase;
const ids = { portal: "", shop: "" };

beforeAll(async () => {
  db = await createTestDatabase();
  const context = { actor: ENGINE, db };
  ids.portal = (await createProject(context, { key: "portal", name: "Portal" })).id;
  ids.shop = (await createProject(context, { key: "shop", name: "Shop" })).id;
  const add = (projectId: string, name: string, roles: string[]) =>
    addPerson(context, {
      projectId,
      email: `${name}@example.org`,
      name,
      roles,
      password: "a long enough phrase",
    });
  await add(ids.portal, "Ada", ["admin"]);
  await add(ids.portal, "Eve", ["engineer"]);
});
afterAll(() => db.close());

function person(memberships: { projectId: string; role: string }[]): Actor {
  return { kind: "person", id: "p", name: "P", memberships };
}

it("opens the projects that the person administers, and names the admins of all of theirs", async () => {
  const actor = person([
    { projectId: ids.portal, role: "viewer" },
    { projectId: ids.shop, role: "admin" },
  ]);
  expect(await findAdminAccess({ actor, db })).toEqual({
    projects: [{ key: "shop", name: "Shop" }],
    admins: [
      { project: "Portal", names: ["Ada"] },
      { project: "Shop", names: [] },
    ],
  });
});

it("opens nothing to an engineer", async () => {
  const actor = person([{ projectId: ids.portal, role: "engineer" }]);
  expect((await findAdminAccess({ actor, db })).projects).toEqual([]);
});

it("tells a stranger nothing", async () => {
  expect(await findAdminAccess({ actor: person([]), db })).toEqual({ projects: [], admins: [] });
});
