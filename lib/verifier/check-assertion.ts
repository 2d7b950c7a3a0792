import type { BundleAssertion } from "@/lib/verifier/bundle";
import {
  type Bytes,
  digest,
  fromBase64,
  fromBase64Url,
  joinBytes,
  readUtf8,
  sameBytes,
  toBase64Url,
  toHex,
  utf8,
} from "@/lib/verifier/bytes";
import { type Detail, type Leaf, numberOf, partOf, textOf } from "@/lib/verifier/leaf";
import { isSignedByPasskey } from "@/lib/verifier/signature";

const LABEL = utf8("tollgate-signoff-v1");
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

export type Assertion = { problems: string[]; origin: string | null; isUnknown: boolean };

/** Everything that the log says of passkeys. */
export type Passkeys = { enrolled: Leaf[]; confirmed: Leaf[]; revoked: Leaf[] };

export function passkeysOf(leaves: readonly Leaf[]): Passkeys {
  const ofKind = (kind: string) => leaves.filter((leaf) => leaf.kind === kind);
  return {
    enrolled: ofKind("passkey.enrolled"),
    confirmed: ofKind("passkey.confirmed"),
    revoked: ofKind("passkey.revoked"),
  };
}

/** WebAuthn Level 3 section 7.2, as far as it can be looked at afterwards, and the profile of Tollgate's challenge. */
export async function checkAssertion(
  leaf: Leaf,
  documentDigest: string,
  nonce: string,
  assertion: BundleAssertion | undefined,
  passkeys: Passkeys,
): Promise<Assertion> {
  const named = partOf(leaf.detail, "assertion");
  if (!named || !assertion) {
    return { problems: ["what the passkey answered is missing"], origin: null, isUnknown: false };
  }
  const client = readClientData(assertion.clientDataJSON);
  const origin = client ? textOf(client, "origin") : null;
  const key = keyOf(leaf, named, assertion, passkeys);
  const problems = [
    ...digestProblems(named, assertion),
    ...clientProblems(client, expectedChallenge(documentDigest, nonce)),
    ...authenticatorProblems(assertion.authenticatorData, origin),
    ...key.problems,
  ];
  if (!key.key) return { problems, origin, isUnknown: false };
  const message = joinBytes(assertion.authenticatorData, digest(assertion.clientDataJSON));
  const isRight = await isSignedByPasskey(key.key, assertion.signature, message);
  if (isRight === false) problems.push("the passkey's signature does not verify");
  return { problems, origin, isUnknown: isRight === null };
}

/** SHA-256(label || 0x00 || nonce || SHA-256(document)). */
export function expectedChallenge(documentDigest: string, nonce: string): string | null {
  const random = fromBase64Url(nonce);
  const bytes = documentDigest.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  if (random?.length !== 32) return null;
  return toBase64Url(digest(LABEL, Uint8Array.of(0), random, Uint8Array.from(bytes)));
}

function digestProblems(named: Detail, assertion: BundleAssertion): string[] {
  const parts: [string, Bytes][] = [
    ["credential", assertion.credentialId],
    ["clientData", assertion.clientDataJSON],
    ["authenticatorData", assertion.authenticatorData],
    ["signature", assertion.signature],
  ];
  return parts
    .filter(([name, bytes]) => textOf(named, name) !== toHex(digest(bytes)))
    .map(([name]) => `its ${name} is not the one that the entry names`);
}

function readClientData(bytes: Bytes): Detail | null {
  try {
    const value: unknown = JSON.parse(readUtf8(bytes) ?? "");
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function clientProblems(client: Detail | null, challenge: string | null): string[] {
  if (!client) return ["what the browser says of the page cannot be read"];
  return [
    ...(client.type === "webauthn.get"
      ? []
      : ["the passkey was asked for something else than a signature"]),
    ...(challenge !== null && client.challenge === challenge
      ? []
      : ["the passkey answered the challenge of another document"]),
    ...((client.crossOrigin ?? false) === false && client.topOrigin === undefined
      ? []
      : ["the passkey was asked from within another site's page"]),
  ];
}

function authenticatorProblems(data: Bytes, origin: string | null): string[] {
  const flags = data[32] ?? 0;
  return [
    ...(data.length >= 37 && isOfOrigin(data.subarray(0, 32), origin)
      ? []
      : ["the passkey is not of the address that the browser names"]),
    ...(flags & USER_PRESENT ? [] : ["nobody touched the device"]),
    ...(flags & USER_VERIFIED ? [] : ["the device did not verify who held it"]),
  ];
}

/** The relying party's id is the page's host, or a domain above it (WebAuthn section 5.1.3). */
function isOfOrigin(rpIdHash: Bytes, origin: string | null): boolean {
  try {
    const { hostname } = new URL(origin ?? "");
    const labels = hostname.split(".");
    return labels.some((_, at) => sameBytes(digest(utf8(labels.slice(at).join("."))), rpIdHash));
  } catch {
    return false;
  }
}

function keyOf(leaf: Leaf, named: Detail, { credentialId }: BundleAssertion, passkeys: Passkeys) {
  const id = textOf(named, "passkey");
  const registered = numberOf(named, "registered");
  const isOf = (entry: Leaf) => textOf(entry.detail, "passkey") === id;
  const enrolled = passkeys.enrolled.find((entry) => entry.index === registered && isOf(entry));
  if (!enrolled || enrolled.index >= leaf.index) {
    return { key: null, problems: ["the entry that enrolled its passkey is missing"] };
  }
  const { detail } = enrolled;
  const spki = fromBase64(textOf(detail, "spki") ?? "");
  const alg = numberOf(detail, "alg");
  const confirmed = passkeys.confirmed.find(
    (entry) => isOf(entry) && entry.index > enrolled.index && entry.index < leaf.index,
  );
  const revoked = passkeys.revoked.find((entry) => isOf(entry) && entry.index < leaf.index);
  const owner = textOf(detail, "person");
  const problems = [
    ...(owner !== null && `person:${owner.replace(/^person:/, "")}` === leaf.actor
      ? []
      : ["its passkey is somebody else's"]),
    ...(textOf(detail, "credential") === toHex(digest(credentialId))
      ? []
      : ["its passkey has another credential"]),
    ...(confirmed && confirmed.actor !== leaf.actor
      ? []
      : ["no second person had confirmed its passkey"]),
    ...(revoked ? [`its passkey was revoked by entry ${revoked.index}`] : []),
    ...(spki && alg !== null ? [] : ["its passkey has no key"]),
  ];
  return { key: spki && alg !== null ? { spki, alg } : null, problems };
}
