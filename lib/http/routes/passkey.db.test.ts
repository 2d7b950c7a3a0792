import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EnrolmentView, NoticeList, PasskeyList, PasskeyRef } from "@/lib/contract/passkey";
import { CeremonyView, SignOffAnswer } from "@/lib/contract/sign-off";
import {
  type FrontDoor,
  openFrontDoor,
  type SessionOf,
  sessionFor,
} from "@/lib/testing/front-door";
import { measured } from "@/lib/testing/gate-set";
import { currentDossier } from "@/lib/testing/passkeys";
import { SoftwareAuthenticator } from "@/lib/testing/software-authenticator";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";

const ORIGIN = "http://localhost:4321";
const warnings: unknown[] = [];

let db: TestDatabase;
let door: FrontDoor;
let set: Awaited<ReturnType<typeof measured>>;
let ada: SessionOf;
let admin: SessionOf;

beforeAll(async () => {
  db = await createTestDatabase();
  set = await measured(db);
  const log = { info: () => {}, error: () => {}, warn: (entry: unknown) => warnings.push(entry) };
  door = openFrontDoor(db, set.seed, { publicUrl: ORIGIN, log });
  ada = await sessionFor(db, set.cast.ada.actor.id);
  admin = await door.session("admin");
});
afterAll(() => db.close());

const key = () => ({ "Idempotency-Key": randomUUID() });
const stage = () => `/runs/${set.runId}/stages/s1`;

async function begin(session: SessionOf, change: Record<string, unknown> = {}): Promise<Response> {
  return door.post(`${stage()}/ceremonies`, session.headers, {
    dossier: await currentDossier(db, set.runId, "s1"),
    role: "manager",
    decision: "approve",
    meaning: "I have reviewed the evidence",
    ...change,
  });
}

it("enrols, confirms and signs over HTTP, and keeps each answer to its key", async () => {
  const device = new SoftwareAuthenticator(ORIGIN, { kind: "Ed25519" });
  const enrolment = EnrolmentView.parse(
    await (await door.post("/passkeys/options", ada.headers, "")).json(),
  );
  const made = await door.post("/passkeys", ada.headers, {
    ceremony: enrolment.ceremony,
    label: "phone",
    response: device.register(enrolment.options),
  });
  expect(made.status).toBe(201);
  const { id } = PasskeyRef.parse(await made.json());

  const early = await begin(ada);
  expect([early.status, (await early.json()).code]).toEqual([403, "passkey_required"]);

  const waiting = PasskeyList.parse(
    await (await door.get("/passkeys?state=pending", admin.headers)).json(),
  );
  const { fingerprint = "" } = waiting.passkeys.find((p) => p.id === id) ?? {};
  const confirmed = await door.post(`/passkeys/${id}/confirm`, admin.headers, { fingerprint });
  expect(confirmed.status).toBe(200);

  const begun = await begin(ada);
  expect(begun.status).toBe(201);
  const ceremony = CeremonyView.parse(await begun.json());
  expect(ceremony.options.challenge).toBe(ceremony.challenge);
  const body = {
    method: "passkey",
    ceremony: ceremony.id,
    assertion: device.answer(ceremony.options),
  };
  const headers = { ...ada.headers, ...key() };
  const signed = await door.post(`${stage()}/sign-offs`, headers, body);
  const text = await signed.text();
  expect(signed.status, text).toBe(201);
  expect(SignOffAnswer.parse(JSON.parse(text))).toMatchObject({
    method: "passkey",
    document: ceremony.digest,
    signOff: { role: "manager", person: { name: "Ada" } },
  });
  // The same request again gets the same answer; the same assertion under another key does not.
  const repeated = await door.post(`${stage()}/sign-offs`, headers, body);
  expect([repeated.status, await repeated.text()]).toEqual([201, text]);
  const replayed = await door.post(`${stage()}/sign-offs`, { ...ada.headers, ...key() }, body);
  expect([replayed.status, (await replayed.json()).code]).toEqual([409, "ceremony_over"]);
  expect(warnings.at(-1)).toMatchObject({ code: "ceremony_over", person: ada.personId });

  const { notices } = NoticeList.parse(await (await door.get("/me/notices", ada.headers)).json());
  expect(notices.map((n) => n.kind)).toContain("sign_off.made");
  const seen = `/me/notices/${notices[0]?.id}/seen`;
  expect((await door.post(seen, ada.headers, "")).status).toBe(200);
  expect((await door.post(seen, admin.headers, "")).status).toBe(404);
});

it("takes no token for a person, and no person for an admin", async () => {
  const token = await door.bearer("admin", "read", "run:write", "decide");
  for (const path of ["/passkeys/options", `${stage()}/ceremonies`]) {
    const body = path.endsWith("options")
      ? ""
      : {
          dossier: "0".repeat(64),
          role: "manager",
          decision: "approve",
          meaning: "m",
        };
    expect((await door.post(path, token, body)).status).toBe(403);
  }
  expect((await door.get("/passkeys", ada.headers)).status).toBe(403);
  expect((await door.get(`/people/${admin.personId}/passkeys`, ada.headers)).status).toBe(403);
  expect((await door.get("/me/passkeys", token)).status).toBe(403);
});

it.each([
  ["a body that is neither", { method: "passkey", password: "x" }],
  ["both at once", { method: "passkey", ceremony: randomUUID(), assertion: {}, password: "x" }],
  ["an unknown way", { method: "link" }],
  ["an object where text belongs", { method: "passkey", ceremony: { not: null }, assertion: {} }],
])("refuses %s as a signature", async (_, body) => {
  const answer = await door.post(`${stage()}/sign-offs`, { ...ada.headers, ...key() }, body);
  expect(answer.status).toBe(400);
  expect((await answer.json()).errors.length).toBeGreaterThan(0);
});

it("says so where its address allows no passkeys", async () => {
  const plain = openFrontDoor(db, set.seed, { publicUrl: "http://192.0.2.1" });
  const answer = await plain.post("/passkeys/options", ada.headers, "");
  expect(answer.status).toBe(409);
  expect((await answer.json()).detail).toContain("TOLLGATE_URL");
});
