import { z } from "zod";

/** The parts of a sign-off document that a person has in front of them, as far as this page knows them. */
export type ShownSignature = {
  runId: string;
  stage: string;
  action: string;
  decision: "approve" | "reject";
  meaning: string;
  comment: string | null;
  signer: { id: string; printedName: string; role: string; onBehalfOf: string | null };
  method: "passkey" | "password";
  /** SHA-256 of the dossier on the screen. */
  dossier: string;
  artifactDigest: string | null;
  planDigest: string;
  /** Values and verdicts of the dossier on the screen, by metric. */
  metrics: { name: string; observed: string; verdict: string }[];
};

/** The same parts, as the document tells them. What else is in it is signed too, and shown as it is. */
const DocumentParts = z.object({
  type: z.literal("https://tollgate.dev/sign-off/v1"),
  runId: z.string(),
  stage: z.string(),
  action: z.string(),
  decision: z.string(),
  meaning: z.string(),
  comment: z.string().nullable(),
  signer: z.object({
    id: z.string(),
    printedName: z.string(),
    role: z.string(),
    onBehalfOf: z.object({ id: z.string() }).nullable(),
  }),
  method: z.string(),
  artifact: z.object({ digest: z.string().nullable() }),
  policy: z.object({ digest: z.string() }),
  evidence: z.array(z.object({ name: z.string(), digest: z.string() })),
  metrics: z.array(z.object({ name: z.string(), observed: z.string(), verdict: z.string() })),
  nonce: z.string(),
});
export type DocumentParts = z.infer<typeof DocumentParts>;

/** One thing that the document says differently. */
export type Difference = { what: string; shown: string; document: string };

/** The same in the shape in which it is asked for. */
export function signatureRequest({ dossier, decision, meaning, comment, signer }: ShownSignature) {
  return {
    dossier,
    role: signer.role,
    decision,
    meaning,
    ...(comment === null ? {} : { comment }),
    ...(signer.onBehalfOf === null ? {} : { onBehalfOf: signer.onBehalfOf }),
  };
}

/** What the server would have a person sign is not what the page shows; the device was not asked. */
export class DocumentDiffers extends Error {
  /** Null: its bytes do not belong to the digest or to the challenge that came with them. */
  readonly differences: Difference[] | null;

  constructor(differences: Difference[] | null, cause?: unknown) {
    super("What came back to be signed is not what this page shows.", { cause });
    this.name = "DocumentDiffers";
    this.differences = differences;
  }
}

type Offered = {
  document: string;
  digest: string;
  challenge: string;
  options: { challenge: string };
};

/**
 * Checks, in this browser and before any device is asked, that the bytes are those of the digest, that the challenge
 * is bound to these very bytes, and that they say what the page shows. Throws `DocumentDiffers`.
 */
export async function checkCeremony(offered: Offered, shown: ShownSignature): Promise<void> {
  const bytes = new TextEncoder().encode(offered.document);
  const document = partsOf(offered.document);
  const challenge = await challengeOf(bytes, document.nonce);
  const isBound =
    hexOf(await sha256(bytes)) === offered.digest &&
    challenge === offered.challenge &&
    challenge === offered.options.challenge;
  if (!isBound) throw new DocumentDiffers(null);
  const differences = differencesOf(document, shown);
  if (differences.length > 0) throw new DocumentDiffers(differences);
}

function partsOf(text: string): DocumentParts {
  try {
    return DocumentParts.parse(JSON.parse(text));
  } catch (cause) {
    throw new DocumentDiffers(null, cause);
  }
}

const NONE = "nothing";

/** Everything in the document that is not what the page shows. Empty means that the two say the same. */
export function differencesOf(document: DocumentParts, shown: ShownSignature): Difference[] {
  const dossier = document.evidence.find((piece) => piece.name === "dossier")?.digest ?? NONE;
  const pairs: [string, string | null, string | null][] = [
    ["the run", shown.runId, document.runId],
    ["the gate", shown.stage, document.stage],
    ["what happens", shown.action, document.action],
    ["approving or rejecting", shown.decision, document.decision],
    ["the meaning", shown.meaning, document.meaning],
    ["the comment", shown.comment, document.comment],
    ["who signs", shown.signer.id, document.signer.id],
    ["the printed name", shown.signer.printedName, document.signer.printedName],
    ["the role", shown.signer.role, document.signer.role],
    ["on whose behalf", shown.signer.onBehalfOf, document.signer.onBehalfOf?.id ?? null],
    ["the method", shown.method, document.method],
    ["the evidence", shown.dossier, dossier],
    ["the artifact", shown.artifactDigest, document.artifact.digest],
    ["the plan", shown.planDigest, document.policy.digest],
    ...metricPairs(document.metrics, shown.metrics),
  ];
  return pairs.flatMap(([what, is, says]) =>
    is === says ? [] : [{ what, shown: is ?? NONE, document: says ?? NONE }],
  );
}

type Metrics = ShownSignature["metrics"];

function metricPairs(says: Metrics, shows: Metrics): [string, string | null, string | null][] {
  const names = [...new Set([...shows, ...says].map((metric) => metric.name))];
  const text = (all: Metrics, name: string) => {
    const metric = all.find((one) => one.name === name);
    return metric ? `${metric.observed}, ${metric.verdict}` : null;
  };
  return names.map((name) => [`the metric ${name}`, text(shows, name), text(says, name)]);
}

/**
 * SHA-256("tollgate-signoff-v1" || 0x00 || nonce || SHA-256(document)) as base64url: what a passkey has to sign for
 * these very bytes and no others.
 */
export async function challengeOf(document: Uint8Array, nonce: string): Promise<string> {
  const digest = await sha256(document);
  const label = new TextEncoder().encode("tollgate-signoff-v1\0");
  return base64UrlOf(await sha256(concat(label, bytesOfBase64Url(nonce), digest)));
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64UrlOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function bytesOfBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
