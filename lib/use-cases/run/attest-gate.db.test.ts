import { createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { toSignedEntity, Verifier } from "@sigstore/verify";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAttestations, type StoredAttestation } from "@/lib/data/ledger/attestations";
import { sha256Hex } from "@/lib/ledger/sha256";
import { ENGINE, measured, PASSWORD, sign, started } from "@/lib/testing/gate-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import { checkLog } from "@/lib/use-cases/ledger/check-log";
import { readAttestation, readAttestations } from "@/lib/use-cases/ledger/read-attestations";
import { decideStage } from "@/lib/use-cases/run/decide-stage";
import { rollBackRun } from "@/lib/use-cases/run/roll-back-run";
import { tickRun } from "@/lib/use-cases/run/tick-run";
import { confirmOverride, requestOverride } from "@/lib/use-cases/sign-off/override-gate";

const ARTIFACT = "ab".repeat(32);
const COMMIT = "cd".repeat(20);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

/** What was released; the run was started without. */
async function name(runId: string, artifact: string | null, commit: string | null) {
  await db.prisma.run.update({
    where: { id: runId },
    data: { artifactDigest: artifact, commit },
  });
  // What is signed names them.
  await tickRun({ db, actor: ENGINE }, runId);
}

function payloadOf(envelope: string) {
  const { payload } = JSON.parse(envelope);
  return JSON.parse(Buffer.from(payload, "base64").toString("utf8"));
}

/** Sigstore's own reading of the bundle, its DSSE encoding and its check of the signature. */
function verifyWithSigstore(envelope: string, keyOf = db.signer?.spki): void {
  if (!keyOf) throw new Error("the tests' database has no key");
  const publicKey = createPublicKey({ key: keyOf, format: "der", type: "spki" });
  const { payload, payloadType, signatures } = JSON.parse(envelope);
  const bundle = bundleFromJSON({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: signatures[0].keyid } },
    dsseEnvelope: { payload, payloadType, signatures },
  });
  const material = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey, validFor: () => true }),
  };
  const thresholds = { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 };
  new Verifier(material, thresholds).verify(toSignedEntity(bundle));
}

function one(all: StoredAttestation[], kind: string): StoredAttestation {
  const found = all.find((a) => a.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

describe("a gate that passed", () => {
  let runId: string;
  let all: StoredAttestation[];
  let ada: Parameters<typeof readAttestations>[0];
  beforeAll(async () => {
    const set = await measured(db);
    runId = set.runId;
    ada = set.cast.ada;
    await name(runId, `sha256:${ARTIFACT}`, COMMIT);
    await sign(set.cast.ada, runId, "s1", "manager");
    await sign(set.cast.cyn, runId, "s1", "security");
    await decideStage(set.cast.ada, runId, "s1", { kind: "go", because: "All good." });
    all = await listAttestations(db, runId);
  });

  it("is attested in the exact shapes of in-toto SVR v0.2 and SLSA VSA v1", async () => {
    const run = await db.prisma.run.findUniqueOrThrow({
      where: { id: runId },
      include: { planVersion: true, dossiers: { where: { stageKey: "s1" } } },
    });
    const verifier = `urn:tollgate:key:${db.signer?.keyid}`;
    const subject = [
      { name: "f", digest: { sha256: ARTIFACT } },
      { name: "f source", digest: { gitCommit: COMMIT } },
    ];
    const policy = {
      uri: `${verifier}/api/v1/plans/${run.planVersion.name}?version=1`,
      digest: { sha256: run.planDigest },
    };
    const at = one(all, "svr").at;
    expect(payloadOf(one(all, "svr").envelope)).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      subject,
      predicateType: "https://in-toto.io/attestation/svr/v0.2",
      predicate: {
        verifier: { id: verifier, policies: [policy] },
        timeCreated: at,
        properties: ["TOLLGATE_STAGE_S1_PASSED", "TOLLGATE_SIGNOFF_QUORUM_MET"],
      },
    });
    const leaves = await db.prisma.logLeaf.findMany({
      where: { runId, stageKey: "s1", kind: { in: ["sign_off.made", "decision.recorded"] } },
      orderBy: { idx: "asc" },
    });
    expect(payloadOf(one(all, "vsa").envelope)).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      subject,
      predicateType: "https://slsa.dev/verification_summary/v1",
      predicate: {
        verifier: { id: verifier },
        timeVerified: at,
        resourceUri: `${verifier}/runs/${runId}/stages/s1`,
        policy,
        inputAttestations: [
          {
            uri: `${verifier}/api/v1/runs/${runId}/stages/s1/dossier?digest=${run.dossiers.at(-1)?.digest}`,
            digest: { sha256: run.dossiers.at(-1)?.digest },
          },
          ...leaves.map(({ idx, data }) => ({
            uri: `${verifier}/api/v1/audit/${idx}`,
            digest: { sha256: sha256Hex(data) },
          })),
        ],
        verificationResult: "PASSED",
        verifiedLevels: ["TOLLGATE_STAGE_S1_PASSED", "TOLLGATE_SIGNOFF_QUORUM_MET"],
      },
    });
    expect(leaves).toHaveLength(3);
  });

  it("verifies with Sigstore's primitives, under this key and no other, and not changed", () => {
    for (const { envelope } of all) {
      verifyWithSigstore(envelope);
      const { payload, ...rest } = JSON.parse(envelope);
      const bytes = Buffer.from(payload, "base64");
      bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
      const changed = JSON.stringify({ ...rest, payload: bytes.toString("base64") });
      expect(() => verifyWithSigstore(changed)).toThrow(/signature verification failed/);
    }
  });

  it("stands in the log by its digest", async () => {
    const leaves = await db.prisma.logLeaf.findMany({ where: { runId, kind: "gate.attested" } });
    const told = leaves.map(({ idx, data }) => ({
      index: Number(idx),
      digest: payloadOf(Buffer.from(data).toString("utf8")).predicate.detail.attestation,
    }));
    expect(told).toEqual(
      all.map(({ ledgerIndex, envelope }) => ({
        index: ledgerIndex,
        digest: sha256Hex(envelope),
      })),
    );
  });

  it("is read by members: alone, in a list, and one a line", async () => {
    const { list, envelopes } = await readAttestations(ada, runId);
    expect(list.without).toBeNull();
    expect(list.attestations.map(({ kind, result }) => [kind, result])).toEqual([
      ["svr", "PASSED"],
      ["vsa", "PASSED"],
    ]);
    expect(envelopes).toEqual(all.map(({ envelope }) => envelope));
    expect((await readAttestation(ada, runId, "s1", "vsa")).digest).toBe(one(all, "vsa").digest);
    await expect(readAttestation(ada, runId, "s2", "vsa")).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("has not ended"),
    });
  });

  it("cannot be rewritten by the application", async () => {
    await expect(db.pool.query("UPDATE attestation SET result = 'FAILED'")).rejects.toThrow();
    await expect(db.pool.query("DELETE FROM attestation")).rejects.toThrow();
  });
});

describe("a gate that did not pass", () => {
  it("is attested as FAILED when the release is rolled back in it", async () => {
    const { cast, runId } = await started(db);
    await name(runId, `sha256:${ARTIFACT}`, null);
    await rollBackRun(cast.oncall, runId, "It is slow.");
    const all = await listAttestations(db, runId);
    expect(all.map(({ kind, result }) => [kind, result])).toEqual([["vsa", "FAILED"]]);
    const { predicate } = payloadOf(one(all, "vsa").envelope);
    expect(predicate).toMatchObject({ verificationResult: "FAILED", verifiedLevels: ["FAILED"] });
    await expect(readAttestation(cast.ada, runId, "s1", "svr")).rejects.toMatchObject({
      message: expect.stringContaining("names only what passed"),
    });
  });

  it("is not called passed where two persons overrode it", async () => {
    const { cast, runId } = await started(db);
    await name(runId, null, COMMIT);
    const reason = "the metrics source is away; checked by hand";
    const asked = await requestOverride(cast.ada, runId, "s1", { reason, password: PASSWORD });
    await confirmOverride(cast.ben, runId, asked.id, { password: PASSWORD });
    const all = await listAttestations(db, runId);
    expect(payloadOf(one(all, "svr").envelope).predicate.properties).toEqual([
      "TOLLGATE_STAGE_S1_OVERRIDDEN",
    ]);
    expect(one(all, "vsa").result).toBe("FAILED");
  });
});

it("attests nothing about a run that names nothing that was released", async () => {
  const { cast, runId } = await started(db);
  await name(runId, null, "abc123");
  await rollBackRun(cast.oncall, runId, "It is slow.");
  const { list, envelopes } = await readAttestations(cast.ada, runId);
  expect(envelopes).toEqual([]);
  expect(list.without).toMatch(/neither an artifact's digest .* nor a commit in full/);
});

it("leaves a log that is in order, and shows what somebody changes afterwards", async () => {
  const problems = async () => (await checkLog({ actor: ENGINE, db }, null)).problems;
  expect(await problems()).toEqual([]);
  const owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  try {
    await owner.query("SET session_replication_role = replica");
    await owner.query("UPDATE attestation SET result = 'PASSED' WHERE result = 'FAILED'");
    expect((await problems()).map(({ what }) => what).join()).toMatch(
      /attestation .*: result is PASSED; the events tell FAILED/,
    );
    await owner.query("DELETE FROM attestation");
    expect((await problems()).map(({ what }) => what).join()).toMatch(
      /attestation .* is not there any more/,
    );
  } finally {
    await owner.end();
  }
});
