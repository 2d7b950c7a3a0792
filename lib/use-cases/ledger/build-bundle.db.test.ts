import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { readRunEnd } from "@/lib/data/ledger/bundle-leaves";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { noteSigner } from "@/lib/ledger/note";
import { BundleSet } from "@/lib/testing/bundle-set";
import { seededRandom } from "@/lib/testing/random";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { kindOf, read, sort, type Written } from "@/lib/testing/written-bundle";
import { ENGINE } from "@/lib/use-cases/run/engine";
import { type VerifyOptions, verifyBundle } from "@/lib/verifier/verify-bundle";

let db: TestDatabase;
let elsewhere: TestDatabase;
let set: BundleSet;
let other: BundleSet;
let whole: string;
/** Of another run on the same server, and of a run on another server. */
let second: string;
let foreign: string;
let unfinished: string;

beforeAll(async () => {
  [db, elsewhere] = [await createTestDatabase(), await createTestDatabase()];
  set = await BundleSet.open(db);
  other = await BundleSet.open(elsewhere, "elsewhere.test/log");
  const running = await set.running();
  unfinished = await set.bundle(running.runId, running.engineer);
  const [one, two] = [await set.completed(), await set.completed()];
  whole = await set.bundle(one.runId, one.engineer);
  second = await set.bundle(two.runId, two.engineer);
  const three = await other.completed();
  foreign = await other.bundle(three.runId, three.engineer);
}, 120_000);
afterAll(async () => {
  await set.close();
  await other.close();
  await db.close();
  await elsewhere.close();
});

const verify = (text: string, options: VerifyOptions = {}) =>
  verifyBundle(Buffer.from(text, "utf8"), options);
const vkeyOf = (text: string) => read(text).logKeys.at(-1)?.vkey ?? "";

/** The ids of the checks that fail on a changed bundle, which is written as canonically as a right one. */
async function failing(change: (bundle: Written) => void, from = whole, options?: VerifyOptions) {
  const bundle = read(from);
  change(bundle);
  const { answer, checks } = await verify(canonicalJson(bundle), options);
  expect(answer).toBe("not-genuine");
  return checks.filter((check) => check.state === "failed").map((check) => check.id);
}

const signedBy = (bundle: Written, name: string) =>
  bundle.documents.findIndex((text) => text.includes(`"printedName":"${name}"`));

describe("a bundle of a run that has ended", () => {
  it("is genuine and complete, and ticks no check that was not made", async () => {
    const { answer, checks, unauthenticated, signOffs, run } = await verify(whole);
    expect(answer).toBe("genuine-and-complete");
    expect(unauthenticated).toEqual([]);
    expect(run).toMatchObject({ documentId: "P-001", state: "completed" });
    const open = checks.filter((check) => check.state === "not-checked").map((check) => check.id);
    expect(open).toEqual(
      expect.arrayContaining(["known-key", "witness", "timestamps", "revocations"]),
    );
    expect(
      signOffs.map((s) => [s.document.signer.printedName, s.document.method, s.state]),
    ).toEqual([
      ["Ada", "password", "not-checked"],
      ["Ben", "password", "not-checked"],
      ["Ada", "passkey", "passed"],
      ["Cyn", "passkey", "passed"],
      ["Ada", "passkey", "passed"],
      ["Cyn", "passkey", "passed"],
    ]);
  });

  it("is of the log whose key is known, and of no other", async () => {
    expect((await verify(whole, { logKey: vkeyOf(whole) })).answer).toBe("genuine-and-complete");
    expect((await verify(foreign)).answer).toBe("genuine-and-complete");
    expect(await failing(() => {}, foreign, { logKey: vkeyOf(whole) })).toEqual(["known-key"]);
  });

  it("gets one seal as long as nothing is added", async () => {
    const { run } = read(whole);
    const engine = { db, actor: ENGINE };
    const before = await transaction(db, (tx) => readRunEnd(tx, run));
    expect(read(await set.bundle(run, { ...engine })).entries.length).toBe(
      read(whole).entries.length,
    );
    expect(await transaction(db, (tx) => readRunEnd(tx, run))).toEqual(before);
  });

  it("asks for the witnesses that it is compared with", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const stranger = noteSigner("stranger.test", pem);
    const text = read(whole).checkpoint.split("\n\n")[0];
    const withLine = canonicalJson({
      ...read(whole),
      checkpoint: `${read(whole).checkpoint}${stranger.line(`${text}\n`)}\n`,
    });
    const { answer, unauthenticated } = await verify(withLine);
    expect(answer).toBe("genuine-and-complete");
    const [range] = unauthenticated;
    expect(Buffer.from(withLine).subarray(range?.start, range?.end).toString()).toMatch(
      /^— stranger\.test [A-Za-z0-9+/=]+$/,
    );
    const witness = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
    expect(await failing(() => {}, whole, { witnesses: [witness] })).toEqual(["witness-1"]);
  });
});

describe("a bundle that is not the latest", () => {
  it("of a run that goes on", async () => {
    expect((await verify(unfinished)).answer).toBe("genuine-not-latest");
  });

  it("beside a newer checkpoint", async () => {
    const checkpoint = read(second).checkpoint;
    expect((await verify(whole, { checkpoint })).answer).toBe("genuine-not-latest");
    const older = await verify(second, { checkpoint: read(whole).checkpoint });
    expect(older.answer).toBe("genuine-and-complete");
  });
});

describe("a changed bundle", () => {
  const last = (bundle: Written, kind: string) =>
    bundle.entries.findLastIndex((e) => kindOf(e) === kind);
  it.each<[string, string[], (bundle: Written) => void]>([
    ["an entry dropped", ["run-chain"], (b) => b.entries.splice(last(b, "evidence.added"), 1)],
    ["an entry twice", ["entry-form"], (b) => b.entries.splice(3, 0, ...b.entries.slice(3, 4))],
    [
      "two entries swapped",
      ["entry-form"],
      (b) => b.entries.splice(3, 2, ...b.entries.slice(3, 5).reverse()),
    ],
    ["the tail cut off", ["seal"], (b) => b.entries.pop()],
    [
      "an entry under another's index",
      ["entry-form"],
      (b) => Object.assign(b.entries[3] ?? {}, { index: 9999 }),
    ],
    [
      "an older checkpoint",
      ["inclusion"],
      (b) => Object.assign(b, { checkpoint: read(unfinished).checkpoint }),
    ],
    [
      "another server's checkpoint",
      ["checkpoint"],
      (b) => Object.assign(b, { checkpoint: read(foreign).checkpoint }),
    ],
    [
      "another server's key",
      ["checkpoint"],
      (b) => Object.assign(b, { logKeys: read(foreign).logKeys }),
    ],
    ["another run's id", ["run-chain"], (b) => Object.assign(b, { run: read(second).run })],
    [
      "another run's dossier too many",
      ["documents"],
      (b) => {
        b.documents.push(read(second).documents.find((text) => text.includes("dossier/v1")) ?? "");
        sort(b);
      },
    ],
    [
      "a sign-off document missing",
      ["documents"],
      (b) => b.documents.splice(signedBy(b, "Cyn"), 1),
    ],
    [
      "a renamed signer",
      ["documents"],
      (b) => {
        const at = signedBy(b, "Ada");
        b.documents[at] = b.documents[at]?.replace('"Ada"', '"Eva"') ?? "";
        sort(b);
      },
    ],
    ["documents in another order", ["documents"], (b) => b.documents.reverse()],
    [
      "an assertion of another run",
      ["assertions"],
      (b) => Object.assign(b, { assertions: read(second).assertions }),
    ],
    [
      "an assertion's signature of another run",
      ["sign-off"],
      (b) =>
        Object.assign(b.assertions[0] ?? {}, { signature: read(second).assertions[0]?.signature }),
    ],
    [
      "another device",
      ["sign-off"],
      (b) => Object.assign(b.assertions[0] ?? {}, { credentialId: b.assertions[1]?.credentialId }),
    ],
    ["assertions swapped", ["assertions"], (b) => b.assertions.reverse()],
    [
      "an evidence file changed",
      ["documents"],
      (b) => Object.assign(b.files[0] ?? {}, { data: Buffer.from("x").toString("base64") }),
    ],
    ["an evidence file missing", ["documents"], (b) => b.files.pop()],
    [
      "the passkey's enrolment missing",
      ["sign-off"],
      (b) => b.entries.splice(last(b, "passkey.enrolled"), 1),
    ],
    [
      "the passkey's confirmation missing",
      ["sign-off"],
      (b) => b.entries.splice(last(b, "passkey.confirmed"), 1),
    ],
    [
      "the server's key not registered",
      ["entry-signatures"],
      (b) => b.entries.splice(last(b, "ledger.key_registered"), 1),
    ],
    ["a member too many", ["container"], (b) => Object.assign(b, { note: "trust me" })],
    [
      "a proof too long",
      ["inclusion"],
      (b) => b.entries[3]?.proof.push(b.entries[3].proof[0] ?? ""),
    ],
  ])("is found: %s", async (_, expected, change) => {
    const failed = await failing(change);
    for (const id of expected) expect(failed.some((one) => one.startsWith(id))).toBe(true);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, -1000)],
    ["with a space", (text: string) => text.replace('":', '": ')],
    ["with a byte order mark", (text: string) => `\ufeff${text}`],
    ["with a newline at its end", (text: string) => `${text}\n`],
    [
      "with a name twice",
      (text: string) => text.replace('{"assertions"', '{"assertions":[],"assertions"'),
    ],
    ["empty", () => ""],
  ])("is found: a file %s", async (_, change) => {
    expect(await verify(change(whole))).toMatchObject({
      answer: "not-genuine",
      checks: [{ id: "container", state: "failed" }],
    });
  });

  it("is found by any single bit", async () => {
    const bytes = Buffer.from(whole, "utf8");
    const random = seededRandom(20261123);
    for (let round = 0; round < 300; round += 1) {
      const bit = Math.floor(random.uniform() * bytes.length * 8);
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { answer } = await verifyBundle(changed);
      expect(answer, `bit ${bit}`).toBe("not-genuine");
    }
  });
});

describe("what the server itself wrote against the rules", () => {
  it("is found: traffic above what the plan gives, and a decision without signatures", async () => {
    const { runId, engineer, seed } = await set.running();
    const { planDigest } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const base = {
      actor: ENGINE,
      projectId: seed.projectId,
      run: { id: runId, planDigest },
      stageKey: "s1",
    };
    await transaction(db, async (tx) => {
      await appendEvent(tx, { ...base, kind: "traffic.changed", detail: { from: 5, to: 100 } });
      const detail = { decision: "go", dossier: null, signOffs: [], override: null };
      await appendEvent(tx, { ...base, kind: "decision.recorded", detail });
      await appendEvent(tx, { ...base, kind: "stage.passed", detail: { ordinal: 1 } });
    });
    const failed = await failing(() => {}, await set.bundle(runId, engineer));
    expect(failed).toEqual(["state-machine", "quorum"]);
  });
});
