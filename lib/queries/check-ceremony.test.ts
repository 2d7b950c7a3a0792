import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  challengeOf,
  checkCeremony,
  DocumentDiffers,
  type DocumentParts,
  differencesOf,
  type ShownSignature,
} from "@/lib/queries/check-ceremony";

const SHOWN: ShownSignature = {
  runId: "run-1",
  stage: "quarter",
  action: "Advance new_checkout from 25 % to 100 % of traffic",
  decision: "approve",
  meaning: "I have read this evidence and approve what it allows.",
  comment: null,
  signer: { id: "p-1", printedName: "Mara Fischer", role: "engineering-manager", onBehalfOf: null },
  method: "passkey",
  dossier: "ab".repeat(32),
  artifactDigest: "sha256:c0ffee",
  planDigest: "cd".repeat(32),
  metrics: [
    { name: "p95_latency", observed: "412", verdict: "pass" },
    { name: "error_rate", observed: "0.2", verdict: "pass" },
  ],
};

const DOCUMENT: DocumentParts = {
  ...SHOWN,
  type: "https://tollgate.dev/sign-off/v1",
  artifact: { digest: "sha256:c0ffee" },
  policy: { digest: "cd".repeat(32) },
  evidence: [{ name: "dossier", digest: "ab".repeat(32) }],
  signer: { ...SHOWN.signer, onBehalfOf: null },
  nonce: "AAAA",
};

const [P95, ERRORS] = DOCUMENT.metrics;
if (!P95 || !ERRORS) throw new Error("the document has two metrics");

describe("differencesOf", () => {
  it("finds nothing where the document says what the page shows", () => {
    expect(differencesOf(DOCUMENT, SHOWN)).toEqual([]);
  });

  it.each<[string, Partial<DocumentParts>, string]>([
    ["another run", { runId: "run-2" }, "the run"],
    ["another gate", { stage: "everyone" }, "the gate"],
    ["another act", { action: "Advance to 100 %" }, "what happens"],
    ["the other decision", { decision: "reject" }, "approving or rejecting"],
    ["another meaning", { meaning: "I approve." }, "the meaning"],
    ["a comment that nobody typed", { comment: "fine" }, "the comment"],
    ["another role", { signer: { ...DOCUMENT.signer, role: "product-owner" } }, "the role"],
    ["another name", { signer: { ...DOCUMENT.signer, printedName: "Eve" } }, "the printed name"],
    [
      "somebody behind the signer",
      { signer: { ...DOCUMENT.signer, onBehalfOf: { id: "p-2" } } },
      "on whose behalf",
    ],
    ["the weaker method", { method: "password" }, "the method"],
    ["other evidence", { evidence: [{ name: "dossier", digest: "00" }] }, "the evidence"],
    ["no dossier at all", { evidence: [] }, "the evidence"],
    ["another build", { artifact: { digest: "sha256:beef" } }, "the artifact"],
    ["another plan", { policy: { digest: "00" } }, "the plan"],
    [
      "one digit of a value",
      { metrics: [{ ...P95, observed: "417" }, ERRORS] },
      "the metric p95_latency",
    ],
    ["a metric less", { metrics: [P95] }, "the metric error_rate"],
    [
      "a metric more",
      { metrics: [P95, ERRORS, { name: "x", observed: "1", verdict: "pass" }] },
      "the metric x",
    ],
  ])("finds %s", (_, change, what) => {
    const found = differencesOf({ ...DOCUMENT, ...change }, SHOWN);
    expect(found.map((difference) => difference.what)).toEqual([what]);
  });
});

describe("challengeOf", () => {
  it.each([
    ["", "A".repeat(43)],
    ['{"type":"https://tollgate.dev/sign-off/v1"}', "-_".repeat(21).concat("8")],
  ])("is the hash of label, zero byte, nonce and digest for %j", async (text, nonce) => {
    const digest = createHash("sha256").update(text).digest();
    const expected = createHash("sha256")
      .update("tollgate-signoff-v1")
      .update(Buffer.of(0))
      .update(Buffer.from(nonce, "base64url"))
      .update(digest)
      .digest("base64url");
    expect(await challengeOf(new TextEncoder().encode(text), nonce)).toBe(expected);
  });
});

describe("checkCeremony", () => {
  async function offer(document: object) {
    const text = JSON.stringify(document);
    const challenge = await challengeOf(new TextEncoder().encode(text), DOCUMENT.nonce);
    const digest = createHash("sha256").update(text).digest("hex");
    return { document: text, digest, challenge, options: { challenge } };
  }

  it("lets the page's own document through", async () => {
    await expect(checkCeremony(await offer(DOCUMENT), SHOWN)).resolves.toBeUndefined();
  });

  it("says what differs in a document that is sound in itself", async () => {
    const other = await offer({ ...DOCUMENT, meaning: "I approve everything." });
    await expect(checkCeremony(other, SHOWN)).rejects.toMatchObject({
      differences: [{ what: "the meaning", document: "I approve everything." }],
    });
  });

  it.each<[string, (offered: Awaited<ReturnType<typeof offer>>) => object]>([
    ["one digit changed on the way", (o) => ({ document: o.document.replace("412", "413") })],
    ["another digest", () => ({ digest: "0".repeat(64) })],
    ["a challenge of something else", () => ({ challenge: "A".repeat(43) })],
    [
      "something else for the device",
      (o) => ({ options: { challenge: "A".repeat(43) }, challenge: o.challenge }),
    ],
    ["no document", () => ({ document: "null" })],
    ["no JSON", () => ({ document: "{" })],
  ])("refuses %s", async (_, change) => {
    const offered = await offer(DOCUMENT);
    const asked = checkCeremony({ ...offered, ...change(offered) }, SHOWN);
    await expect(asked).rejects.toBeInstanceOf(DocumentDiffers);
    await expect(asked).rejects.toMatchObject({ differences: null });
  });
});
