import { z } from "zod";
import { Digest, Instant } from "@/lib/contract/common";

/** RFC 4648 section 5, without padding. */
const Base64Url = z
  .string()
  .max(8192)
  .regex(/^[A-Za-z0-9_-]*$/, "expected base64url without padding");
const CredentialId = Base64Url.min(1).max(1400);
const Transport = z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);

/** Ways to reach a device that this version knows: others may be stored, and say nothing to a browser. */
export function knownTransports(stored: readonly string[]): z.infer<typeof Transport>[] {
  return Transport.options.filter((transport) => stored.includes(transport));
}
const Attachment = z.enum(["platform", "cross-platform"]);
const Extensions = z.record(z.string(), z.unknown());
const Person = z.strictObject({ id: z.string(), name: z.string() });

/** WebAuthn's JSON forms, as `navigator.credentials` takes and gives them. */
const Descriptor = z.strictObject({
  id: CredentialId,
  type: z.literal("public-key"),
  transports: z.array(Transport).optional(),
});

/** PublicKeyCredentialRequestOptionsJSON: what a device is asked to sign. */
export const AssertionOptions = z.strictObject({
  challenge: Base64Url,
  rpId: z.string(),
  timeout: z.int(),
  allowCredentials: z.array(Descriptor),
  userVerification: z.literal("required"),
});
export type AssertionOptions = z.infer<typeof AssertionOptions>;

/** AuthenticationResponseJSON: what a device answers. */
export const Assertion = z.strictObject({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal("public-key"),
  response: z.strictObject({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.nullish(),
  }),
  authenticatorAttachment: Attachment.nullish(),
  clientExtensionResults: Extensions,
});
export type Assertion = z.infer<typeof Assertion>;

/** PublicKeyCredentialCreationOptionsJSON. */
const CreationOptions = z.strictObject({
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: Base64Url, name: z.string(), displayName: z.string() }),
  challenge: Base64Url,
  pubKeyCredParams: z.array(z.strictObject({ alg: z.int(), type: z.literal("public-key") })),
  timeout: z.int(),
  excludeCredentials: z.array(Descriptor),
  authenticatorSelection: z.strictObject({
    residentKey: z.literal("preferred"),
    requireResidentKey: z.literal(false),
    userVerification: z.literal("required"),
  }),
  attestation: z.literal("none"),
});

/** Takes a login of the last five minutes. */
export const EnrolmentView = z.strictObject({
  /** Comes back with the answer; good for one. */
  ceremony: z.uuid(),
  options: CreationOptions,
  expiresAt: Instant,
});
export type EnrolmentView = z.infer<typeof EnrolmentView>;

export const EnrolRequest = z.strictObject({
  ceremony: z.uuid(),
  /** What the person calls the device. */
  label: z.string().trim().min(1).max(100),
  /** RegistrationResponseJSON. */
  response: z.strictObject({
    id: CredentialId,
    rawId: CredentialId,
    type: z.literal("public-key"),
    response: z.strictObject({
      clientDataJSON: Base64Url,
      attestationObject: Base64Url,
      authenticatorData: Base64Url.nullish(),
      transports: z.array(z.string().max(40)).max(10).optional(),
      publicKeyAlgorithm: z.int().nullish(),
      publicKey: Base64Url.nullish(),
    }),
    authenticatorAttachment: Attachment.nullish(),
    clientExtensionResults: Extensions,
  }),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

/** `pending`: waits for a second person with the right `admin`. Only `usable` passkeys sign. */
export const PasskeyView = z.strictObject({
  id: z.uuid(),
  person: Person,
  label: z.string(),
  state: z.enum(["pending", "usable", "revoked"]),
  createdAt: Instant,
  /** `multiDevice`: the maker of the device copies it to the person's other devices. */
  deviceType: z.enum(["singleDevice", "multiDevice"]),
  backedUp: z.boolean(),
  /** `ES256`, `Ed25519` or `RS256`. */
  algorithm: z.string(),
  /** SHA-256 of the public key: what the two persons compare. */
  fingerprint: Digest,
  /** Place of `passkey.enrolled` in the ledger. */
  ledgerIndex: z.int().nullable(),
  confirmedBy: Person.nullable(),
  confirmedAt: Instant.nullable(),
  revokedBy: Person.nullable(),
  revokedAt: Instant.nullable(),
  /** Whether the caller may confirm or revoke it now. */
  mayConfirm: z.boolean(),
  mayRevoke: z.boolean(),
});
export type PasskeyView = z.infer<typeof PasskeyView>;
export const PasskeyList = z.strictObject({ passkeys: z.array(PasskeyView) });
export type PasskeyList = z.infer<typeof PasskeyList>;
/** `state` leaves out the others. */
export const PasskeyQuery = z.strictObject({ state: PasskeyView.shape.state.optional() });
export const PasskeyRef = z.strictObject({ id: z.uuid() });
export const ConfirmPasskeyRequest = z.strictObject({
  /** Of the public key that the second person has compared with the owner. */
  fingerprint: Digest,
});

export const NoticeView = z.strictObject({
  id: z.uuid(),
  kind: z.enum([
    "passkey.enrolled",
    "passkey.confirmed",
    "passkey.revoked",
    /** A passkey counted backwards: there may be a copy of it. */
    "passkey.alarm",
    "sign_off.made",
  ]),
  text: z.string(),
  at: Instant,
  seenAt: Instant.nullable(),
});
export const NoticeList = z.strictObject({ notices: z.array(NoticeView) });
export type NoticeList = z.infer<typeof NoticeList>;
export const NoticeSeen = z.strictObject({ id: z.uuid() });
