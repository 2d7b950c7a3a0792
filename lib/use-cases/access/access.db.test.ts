import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import { createToken, tokenHash } from "@/lib/use-cases/access/create-token";
import { disablePerson } from "@/lib/use-cases/access/disable-person";
import { verifyPassword } from "@/lib/use-cases/access/password";
import { revokeToken } from "@/lib/use-cases/access/revoke-token";

const ENGINE: Actor = { kind: "engine", id: "engine", name: "engine" };
const PASSWORD = "a long enough phrase";

let db: TestDatabase;
let projectId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  projectId = (await createProject({ actor: ENGINE, db }, { key: "portal", name: "Portal" })).id;
});
afterAll(() => db.close());

function viewerOf(id: string): Actor {
  return { kind: "person", id: "p", name: "P", memberships: [{ projectId: id, role: "viewer" }] };
}

async function lastLeaf() {
  const leaf = await db.prisma.logLeaf.findFirstOrThrow({ orderBy: { idx: "desc" } });
  return { kind: leaf.kind, actor: leaf.actor, projectId: leaf.projectId };
}

function person(email: string, roles: string[] = ["engineer"]) {
  return { projectId, email, name: "Ada Byron", roles, password: PASSWORD };
}

describe("createProject", () => {
  it("refuses a second project of one key, and leaves no leaf", async () => {
    const before = await db.prisma.logLeaf.count();
    const again = createProject({ actor: ENGINE, db }, { key: "portal", name: "Other" });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    expect(await db.prisma.logLeaf.count()).toBe(before);
  });

  it("is for the server alone", async () => {
    const asked = createProject(
      { actor: viewerOf(projectId), db },
      { key: "other", name: "Other" },
    );
    await expect(asked).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["", "P", "Portal", "a b", "1a", "x".repeat(41)])("refuses the key %j", async (key) => {
    const asked = createProject({ actor: ENGINE, db }, { key, name: "Name" });
    await expect(asked).rejects.toMatchObject({
      code: "invalid_request",
      errors: [{ path: "key" }],
    });
  });
});

describe("addPerson", () => {
  it("stores a hash that verifies, a membership and a leaf without the name", async () => {
    const added = await addPerson(
      { actor: ENGINE, db },
      person(" Ada@Example.org ", ["engineer", "cto"]),
    );
    const row = await db.prisma.person.findUniqueOrThrow({
      where: { id: added.id },
      include: { memberships: true },
    });
    expect(row.email).toBe("ada@example.org");
    expect(row.memberships.map((m) => m.role).sort()).toEqual(["cto", "engineer"]);
    expect(row.passwordHash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect(await verifyPassword(row.passwordHash, PASSWORD)).toBe(true);
    expect(await verifyPassword(row.passwordHash, `${PASSWORD}.`)).toBe(false);
    expect(await lastLeaf()).toEqual({ kind: "person.added", actor: "engine", projectId });
    const leaf = await db.prisma.logLeaf.findFirstOrThrow({ orderBy: { idx: "desc" } });
    expect(JSON.stringify(payloadOf(leaf.data))).not.toMatch(/Ada|example/);
  });

  it("never changes the password or the name of somebody who is known", async () => {
    const input = {
      ...person("ada@example.org", ["admin"]),
      name: "Eve",
      password: "quite another phrase",
    };
    const again = await addPerson({ actor: ENGINE, db }, input);
    const row = await db.prisma.person.findUniqueOrThrow({ where: { id: again.id } });
    expect({ isNew: again.isNew, name: row.name }).toEqual({ isNew: false, name: "Ada Byron" });
    expect(await verifyPassword(row.passwordHash, PASSWORD)).toBe(true);
    expect((await lastLeaf()).kind).toBe("membership.changed");
  });

  it("refuses a viewer and a short password, and writes nothing", async () => {
    const asViewer = addPerson({ actor: viewerOf(projectId), db }, person("b@example.org"));
    await expect(asViewer).rejects.toMatchObject({ code: "forbidden" });
    const short = addPerson(
      { actor: ENGINE, db },
      { ...person("b@example.org"), password: "short" },
    );
    await expect(short).rejects.toMatchObject({ errors: [{ path: "password" }] });
    expect(await db.prisma.person.count({ where: { email: "b@example.org" } })).toBe(0);
  });
});

describe("verifyPassword", () => {
  it("is false for a person that does not exist", async () => {
    expect(await verifyPassword(null, PASSWORD)).toBe(false);
    expect(await verifyPassword(null, "no password at all")).toBe(false);
  });
});

describe("createToken and revokeToken", () => {
  it("keeps only the hash of the secret", async () => {
    const token = await createToken(
      { actor: ENGINE, db },
      { projectId, name: "CI", scopes: ["read", "samples:write"], expiresInDays: 30 },
    );
    const row = await db.prisma.apiToken.findUniqueOrThrow({
      where: { hash: tokenHash(token.secret) },
    });
    expect(row).toMatchObject({ id: token.id, scopes: ["read", "samples:write"] });
    expect(await lastLeaf()).toMatchObject({ kind: "token.created" });
    await revokeToken({ actor: ENGINE, db }, { projectId, tokenId: token.id });
    expect(await lastLeaf()).toMatchObject({ kind: "token.revoked" });
    const twice = revokeToken({ actor: ENGINE, db }, { projectId, tokenId: token.id });
    await expect(twice).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses an unknown scope by name, and a viewer", async () => {
    const input = { projectId, name: "CI", scopes: ["approve"], expiresInDays: null };
    await expect(createToken({ actor: ENGINE, db }, input)).rejects.toMatchObject({
      errors: [{ path: "scope", message: '"approve" is not a scope' }],
    });
    const asViewer = createToken(
      { actor: viewerOf(projectId), db },
      { ...input, scopes: ["read"] },
    );
    await expect(asViewer).rejects.toMatchObject({ code: "forbidden" });
  });

  it("does not revoke a token of another project", async () => {
    const other = await createProject({ actor: ENGINE, db }, { key: "other", name: "Other" });
    const token = await createToken(
      { actor: ENGINE, db },
      { projectId, name: "CI", scopes: ["read"], expiresInDays: null },
    );
    const swapped = revokeToken({ actor: ENGINE, db }, { projectId: other.id, tokenId: token.id });
    await expect(swapped).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("disablePerson", () => {
  it("ends every session with the account", async () => {
    const { id } = await addPerson({ actor: ENGINE, db }, person("leaver@example.org"));
    await db.prisma.authSession.create({
      data: { id, personId: id, expiresAt: new Date(8.64e15 / 2) },
    });
    await disablePerson({ actor: ENGINE, db }, id);
    const row = await db.prisma.person.findUniqueOrThrow({
      where: { id },
      include: { sessions: true },
    });
    expect(row.disabledAt).toBeInstanceOf(Date);
    expect(row.sessions.every((s) => s.revokedAt !== null)).toBe(true);
    expect(await lastLeaf()).toMatchObject({ kind: "person.disabled" });
  });

  it("refuses an administrator of only one of the person's projects", async () => {
    const { id } = await addPerson({ actor: ENGINE, db }, person("both@example.org"));
    const other = await createProject({ actor: ENGINE, db }, { key: "third", name: "Third" });
    await addPerson({ actor: ENGINE, db }, { ...person("both@example.org"), projectId: other.id });
    const admin: Actor = {
      kind: "person",
      id: "a",
      name: "A",
      memberships: [{ projectId, role: "admin" }],
    };
    await expect(disablePerson({ actor: admin, db }, id)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

function payloadOf(data: Uint8Array): unknown {
  const envelope = JSON.parse(Buffer.from(data).toString("utf8")) as { payload: string };
  return JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8"));
}
