import type { Json } from "@/lib/verifier/canonical";
import {
  count,
  exactly,
  hexDigest,
  instant,
  list,
  oneOf,
  orNull,
  text,
} from "@/lib/verifier/shape";

const DocumentShape = exactly({
  type: oneOf("https://tollgate.dev/sign-off/v1"),
  runId: text,
  documentId: text,
  project: text,
  stage: text,
  action: text,
  decision: oneOf("approve", "reject"),
  meaning: text,
  comment: orNull(text),
  signer: exactly({
    id: text,
    printedName: text,
    role: text,
    onBehalfOf: orNull(exactly({ id: text, printedName: text, delegation: text })),
  }),
  method: oneOf("passkey", "password"),
  artifact: exactly({ name: text, version: orNull(text), digest: orNull(text) }),
  policy: exactly({ uri: text, version: count, digest: hexDigest }),
  rules: exactly({ version: count, digest: hexDigest }),
  evidence: list(exactly({ name: text, digest: text }), { min: 1 }),
  metrics: list(
    exactly({
      name: text,
      observed: text,
      op: oneOf("<=", "<", ">=", ">", "==", "range", "text"),
      threshold: text,
      verdict: text,
      samples: text,
    }),
  ),
  previousEntry: exactly({ index: count, leafHash: hexDigest }),
  issuedAt: instant,
  expiresAt: instant,
  nonce: text,
});

/** What a person signed. */
export type SignOffDocument = ReturnType<typeof DocumentShape>;
export type SignedMetric = SignOffDocument["metrics"][number];

/** Throws `ShapeError`. */
export function readSignOffDocument(value: Json): SignOffDocument {
  return DocumentShape(value, "the document");
}

/** Whether the number is within the limit as the document states both; null where that cannot be told from it. */
export function isWithinLimit({ observed, op, threshold }: SignedMetric): boolean | null {
  const value = numberOf(observed);
  if (value === null) return null;
  if (op === "range") {
    const [low, high] = threshold.split("..").map(numberOf);
    return low == null || high == null ? null : low <= value && value <= high;
  }
  const limit = numberOf(threshold);
  if (limit === null) return null;
  switch (op) {
    case "<=":
      return value <= limit;
    case "<":
      return value < limit;
    case ">=":
      return value >= limit;
    case ">":
      return value > limit;
    case "==":
      return value === limit;
    case "text":
      return null;
  }
}

function numberOf(word: string): number | null {
  const value = /^-?\d/.test(word) ? Number(word) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
