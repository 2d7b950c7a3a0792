import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { RulesList } from "@/lib/contract/rules";
import { BUILT_IN_DIGEST } from "@/lib/data/rules/pinned-rules";
import { BUILT_IN_RULES } from "@/lib/domain/rules/approval-rules";
import { BypassSet } from "@/lib/testing/bypass-set";
import { PASSWORD } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

let db: TestDatabase;
let set: BypassSet;
const STRICT = { ...BUILT_IN_RULES, method: "passkey", expires: "24h" };

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  set = await BypassSet.open(db);
});
afterAll(() => db.close());

const list = async (name: "ada" | "root" | "toor") =>
  RulesList.parse((await set.get(name, "/rules")).body);
const propose = (name: "ada" | "root" | "toor", document: unknown) =>
  set.post(name, "/rules", { document, reason: "audit finding 12", password: PASSWORD });

it("begin with what is built in, the same for every project", async () => {
  expect(await list("ada")).toMatchObject({
    versions: [{ version: 0, digest: BUILT_IN_DIGEST, document: BUILT_IN_RULES, changes: [] }],
    proposal: null,
    canPropose: false,
  });
  expect(await list("root")).toMatchObject({ canPropose: true });
});

it("show an open proposal with what it would change, and who can confirm it", async () => {
  expect((await propose("root", STRICT)).status).toBe(201);
  const changes = [
    { path: "method", before: "password", after: "passkey" },
    { path: "expires", before: "none", after: "24h" },
  ];
  expect((await list("toor")).proposal).toMatchObject({
    proposedBy: { name: "root" },
    reason: "audit finding 12",
    changes,
    canConfirm: true,
  });
  expect((await list("root")).proposal).toMatchObject({
    canConfirm: false,
    because: expect.stringMatching(/another admin/),
  });
  expect((await list("ada")).proposal).toMatchObject({ canConfirm: false });
});

it("keep every version, with who proposed and who confirmed it", async () => {
  expect(await set.changeRules(STRICT)).toBe(1);
  expect(await set.changeRules({ ...STRICT, expires: "12h" })).toBe(2);
  const { versions, proposal } = await list("ada");
  expect(versions.map((v) => v.version)).toEqual([2, 1, 0]);
  expect(versions[0]).toMatchObject({
    proposedBy: { name: "root" },
    confirmedBy: { name: "toor" },
    changes: [{ path: "expires", before: "24h", after: "12h" }],
  });
  expect(proposal).toBeNull();
  expect(await propose("root", { ...STRICT, expires: "12h" })).toMatchObject({ status: 409 });
});

it("are refused where they are not understood, to the last field", async () => {
  for (const document of [{}, { ...STRICT, expires: "soon" }, { ...STRICT, exceptFor: ["root"] }]) {
    expect(await propose("root", document)).toMatchObject({ status: 400, code: "invalid_request" });
  }
});

it("take a fresh login in place of the password from an admin who has none", async () => {
  const proposal = { document: STRICT, reason: "audit finding 12" };
  expect(await set.post("root", "/rules", proposal)).toMatchObject({ status: 400 });
  await db.prisma.person.update({ where: { id: set.id("root") }, data: { passwordHash: null } });
  const age = async (minutes: number) => {
    const authenticatedAt = new Date(Date.now() - minutes * 60_000);
    const where = { personId: set.id("root") };
    await db.prisma.authSession.updateMany({ where, data: { authenticatedAt } });
  };
  await age(6);
  expect(await set.post("root", "/rules", proposal)).toMatchObject({ code: "login_too_old" });
  const guess = { ...proposal, password: "anything at all" };
  expect(await set.post("root", "/rules", guess)).toMatchObject({ code: "passkey_required" });
  await age(1);
  expect(await set.post("root", "/rules", proposal)).toMatchObject({ status: 201 });
});

it("are withdrawn by an admin, once, and cannot be confirmed afterwards", async () => {
  const { body } = await propose("root", STRICT);
  expect(await set.post("ada", `/rules/${body.id}/withdraw`)).toMatchObject({ status: 403 });
  expect(await set.post("toor", `/rules/${body.id}/withdraw`)).toMatchObject({ status: 200 });
  const confirm = { digest: body.digest, password: PASSWORD };
  for (const [path, more] of [
    ["withdraw", {}],
    ["confirm", confirm],
  ] as const) {
    expect(await set.post("toor", `/rules/${body.id}/${path}`, more)).toMatchObject({
      status: 409,
    });
  }
  expect(await list("toor")).toMatchObject({ proposal: null, versions: [{ version: 0 }] });
});

it("have one open proposal and one next version, however many come at once", async () => {
  const proposals = await Promise.all(
    [1, 2, 3, 4].map((hours) => propose("root", { ...STRICT, expires: `${hours}h` })),
  );
  expect(proposals.map((p) => p.status).sort()).toEqual([201, 409, 409, 409]);
  const { id, digest } = proposals.find((p) => p.status === 201)?.body ?? {};
  const confirm = { digest, password: PASSWORD };
  const confirmed = await Promise.all(
    [1, 2, 3].map(() => set.post("toor", `/rules/${id}/confirm`, confirm)),
  );
  expect(confirmed.map((c) => c.status).sort()).toEqual([200, 409, 409]);
  expect((await list("ada")).versions).toHaveLength(2);
});

it("are pinned by a run with version and digest, in its rows and in the ledger", async () => {
  const before = await set.draft();
  await set.changeRules(STRICT);
  const after = await set.draft();
  const { versions } = await list("ada");
  const view = async (run: string) => (await set.get("ada", `/runs/${run}`)).body;
  expect((await view(before)).rules).toMatchObject({ version: 0, digest: BUILT_IN_DIGEST });
  expect(await view(after)).toMatchObject({
    rules: { version: 1, digest: versions[0]?.digest, readable: true },
    preDeployment: { signOffs: { approval: { method: "passkey", expiresSeconds: 86_400 } } },
  });
  const { rows } = await db.pool.query<{ data: Buffer }>(
    "SELECT data FROM log_leaf WHERE run_id = $1 AND kind = 'run.created'",
    [after],
  );
  const envelope = JSON.parse(rows[0]?.data.toString() ?? "{}") as { payload: string };
  const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
  expect(statement.predicate.detail).toMatchObject({
    rules: { version: 1, digest: versions[0]?.digest },
    authors: null,
    planEditor: "engine",
    holders: {},
  });
});
