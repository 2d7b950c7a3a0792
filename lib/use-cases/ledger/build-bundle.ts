import { type BundleLeaf, readLeavesBeside, readRunLeaves } from "@/lib/data/ledger/bundle-leaves";
import { readRunTexts, readSigned } from "@/lib/data/ledger/bundle-texts";
import { listLogKeys } from "@/lib/data/ledger/checkpoints";
import { readInclusionProofs } from "@/lib/data/ledger/read-proofs";
import { AppError } from "@/lib/domain/app-error";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { parseNote, parseVkey } from "@/lib/ledger/note";
import { sha256Hex } from "@/lib/ledger/sha256";
import type { Context } from "@/lib/use-cases/context";
import { readBundleFiles } from "@/lib/use-cases/ledger/bundle-files";
import { sealRun, waitForCheckpoint } from "@/lib/use-cases/ledger/seal-run";
import { findRunRef } from "@/lib/use-cases/run/find-run-ref";

export const BUNDLE_TYPE = "https://tollgate.dev/bundle/v1";

/**
 * Everything about a run in one text that can be checked without this server: its entries with their proofs under one
 * signed checkpoint, and every document and file that they name by digest. The text is canonical JSON; nothing stands
 * in it that neither an entry nor a signature vouches for.
 */
export async function buildBundle(
  context: Context,
  runId: string,
): Promise<{ documentId: string; text: string }> {
  const { db } = context;
  const { id, documentId } = await findRunRef(context, runId);
  const sealed = await sealRun(context, id);
  const { size, note, lines, tokens } = await waitForCheckpoint(context, sealed);
  const own = await readRunLeaves(db, id, sealed);
  const entries = withLeavesBeside(own, await readLeavesBeside(db, size));
  const indexes = entries.map((leaf) => leaf.index);
  const proofs = await readInclusionProofs(db, indexes, size);
  const bundle = {
    type: BUNDLE_TYPE,
    run: id,
    checkpoint: note + lines.map((line) => `${line}\n`).join(""),
    logKeys: await logKeysOf(db, note),
    entries: entries.map(({ index, data }, at) => ({
      index,
      data: data.toString("base64"),
      proof: (proofs[at] ?? []).map(base64),
    })),
    documents: await documentsOf(context, id, own),
    assertions: await assertionsOf(context, id, own),
    files: await readBundleFiles(context, own),
    timestamps: tokens.map(base64),
  };
  return { documentId, text: canonicalJson(bundle) };
}

/** The entries of the run and those that they rest on, in the order of the log. */
function withLeavesBeside(own: BundleLeaf[], beside: BundleLeaf[]): BundleLeaf[] {
  const [created] = own;
  const signed = own.filter((leaf) => leaf.kind === "sign_off.made");
  const passkeys = new Set(signed.map(({ detail }) => memberOf(detail.assertion, "passkey")));
  const delegations = new Set(signed.map(({ detail }) => detail.delegation));
  const rules = memberOf(created?.detail.rules, "digest");
  const needed = beside.filter(({ kind, detail, projectId }) => {
    if (kind.startsWith("passkey.")) return passkeys.has(detail.passkey);
    if (kind.startsWith("delegation.")) return delegations.has(detail.delegation);
    if (kind === "rules.confirmed") {
      return projectId === created?.projectId && detail.digest === rules;
    }
    return kind === "ledger.log_key_changed";
  });
  const keys = keysFor([...own, ...needed], beside);
  return [...own, ...needed, ...keys].toSorted((a, b) => a.index - b.index);
}

/** The registrations of the keys that signed these leaves; a key signs its own. */
function keysFor(leaves: BundleLeaf[], beside: BundleLeaf[]): BundleLeaf[] {
  const registrations = beside.filter((leaf) => leaf.kind === "ledger.key_registered");
  const keyids = [...new Set(leaves.map((leaf) => leaf.keyid))];
  return keyids.flatMap((keyid) => registrations.find((leaf) => leaf.detail.keyid === keyid) ?? []);
}

/** Up to the key that signed the checkpoint: what came later says nothing about it. */
async function logKeysOf(db: Context["db"], note: string) {
  const signers = parseNote(note).signatures.map((signature) => signature.keyId);
  const keys = await listLogKeys(db);
  const last = keys.findLastIndex(({ vkey }) => signers.includes(parseVkey(vkey).keyId));
  return keys.slice(0, last + 1).map(({ vkey, transition }) => ({ vkey, transition }));
}

/** The texts that the entries name, each once, in the order of their digests. */
async function documentsOf({ db }: Context, runId: string, own: BundleLeaf[]): Promise<string[]> {
  const named = new Set(
    own.flatMap(({ data }) => [...statementText(data).matchAll(DIGEST)].map(([digest]) => digest)),
  );
  const texts = await readRunTexts(db.prisma, runId);
  const byDigest = new Map(texts.map((text) => [sha256Hex(text), text]));
  return [...byDigest]
    .filter(([digest]) => named.has(digest))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text);
}

const DIGEST = /\b[0-9a-f]{64}\b/g;

function statementText(data: Buffer): string {
  const { payload } = JSON.parse(data.toString("utf8")) as { payload: string };
  return Buffer.from(payload, "base64").toString("utf8");
}

/** What the passkeys answered, in the order in which the log has the signatures. */
async function assertionsOf({ db }: Context, runId: string, own: BundleLeaf[]) {
  const signed = await readSigned(db.prisma, runId);
  return own
    .filter((leaf) => leaf.kind === "sign_off.made" && leaf.detail.method === "passkey")
    .map(({ detail, index }) => {
      const row = signed.find((document) => document.digest === detail.document);
      const { passkey, clientDataJson, authenticatorData, signature } = row ?? {};
      if (!row || !passkey || !clientDataJson || !authenticatorData || !signature) {
        throw new AppError("unavailable", `What was signed with entry ${index} is not on record.`);
      }
      return {
        document: row.digest,
        credentialId: base64(passkey.credentialId),
        clientDataJSON: base64(clientDataJson),
        authenticatorData: base64(authenticatorData),
        signature: base64(signature),
      };
    });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
