import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type {
  Assertion,
  AssertionOptions,
  EnrolmentView,
  EnrolRequest,
} from "@/lib/contract/passkey";

/** Everything that a broken or hostile browser or device could say differently. */
export type Deviation = {
  type?: string;
  challenge?: string;
  origin?: string;
  crossOrigin?: unknown;
  topOrigin?: string;
  rpId?: string;
  /** Bits of the flags to clear and to set. */
  clear?: number;
  set?: number;
  signCount?: number;
  /** Instead of the credential's own id. */
  id?: string;
  format?: string;
};

export const FLAGS = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10 } as const;
const ATTESTED = 0x40;

type Kind = "ES256" | "Ed25519" | "RS256";
type Options = { kind?: Kind; synced?: boolean; counts?: boolean };

/** A passkey in software that answers as browsers and devices do (WebAuthn Level 3), or not quite. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32);
  readonly #keys: { publicKey: KeyObject; privateKey: KeyObject };
  readonly #kind: Kind;
  readonly #synced: boolean;
  readonly #counts: boolean;
  #count = 0;

  constructor(
    readonly origin: string,
    { kind = "ES256", synced = false, counts = true }: Options = {},
  ) {
    this.#kind = kind;
    this.#synced = synced;
    this.#counts = counts;
    this.#keys = newKeys(kind);
  }

  get id(): string {
    return this.credentialId.toString("base64url");
  }

  /** Answers `navigator.credentials.create`. */
  register(options: EnrolmentView["options"], deviation: Deviation = {}): EnrolRequest["response"] {
    const clientData = this.#clientData("webauthn.create", options.challenge, deviation);
    const authData = Buffer.concat([
      this.#authenticatorData(options.rp.id, ATTESTED, deviation),
      Buffer.alloc(16),
      uint(2, this.credentialId.length),
      this.credentialId,
      isoCBOR.encode(this.#coseKey()),
    ]);
    const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
      ["fmt", deviation.format ?? "none"],
      ["attStmt", new Map()],
      ["authData", Uint8Array.from(authData)],
    ]);
    return {
      id: deviation.id ?? this.id,
      rawId: deviation.id ?? this.id,
      type: "public-key",
      response: {
        clientDataJSON: clientData.toString("base64url"),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString("base64url"),
        transports: ["internal"],
      },
      clientExtensionResults: {},
    };
  }

  /** Answers `navigator.credentials.get`. */
  answer(options: AssertionOptions, deviation: Deviation = {}): Assertion {
    if (this.#counts) this.#count += 1;
    const clientData = this.#clientData("webauthn.get", options.challenge, deviation);
    const authenticatorData = this.#authenticatorData(options.rpId, 0, deviation);
    const hash = createHash("sha256").update(clientData).digest();
    const signed = Buffer.concat([authenticatorData, hash]);
    const digest = this.#kind === "Ed25519" ? null : "sha256";
    return {
      id: deviation.id ?? this.id,
      rawId: deviation.id ?? this.id,
      type: "public-key",
      response: {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign(digest, signed, this.#keys.privateKey).toString("base64url"),
      },
      clientExtensionResults: {},
    };
  }

  #clientData(type: string, challenge: string, deviation: Deviation): Buffer {
    const { crossOrigin = false, topOrigin } = deviation;
    const data = {
      type: deviation.type ?? type,
      challenge: deviation.challenge ?? challenge,
      origin: deviation.origin ?? this.origin,
      crossOrigin,
      ...(topOrigin === undefined ? {} : { topOrigin }),
    };
    return Buffer.from(JSON.stringify(data));
  }

  #authenticatorData(rpId: string, extra: number, { clear = 0, set = 0, ...other }: Deviation) {
    const own = this.#synced ? FLAGS.eligible | FLAGS.backedUp : 0;
    const flags = ((FLAGS.present | FLAGS.verified | own | extra) & ~clear) | set;
    return Buffer.concat([
      createHash("sha256")
        .update(other.rpId ?? rpId)
        .digest(),
      Buffer.of(flags),
      uint(4, other.signCount ?? this.#count),
    ]);
  }

  /** RFC 9053: kty, alg, and the key's own parameters. */
  #coseKey(): Map<number, number | Uint8Array> {
    const jwk = this.#keys.publicKey.export({ format: "jwk" });
    const bytes = (text: string | undefined) =>
      Uint8Array.from(Buffer.from(text ?? "", "base64url"));
    switch (this.#kind) {
      case "ES256":
        return new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes(jwk.x)],
          [-3, bytes(jwk.y)],
        ]);
      case "Ed25519":
        return new Map<number, number | Uint8Array>([
          [1, 1],
          [3, -8],
          [-1, 6],
          [-2, bytes(jwk.x)],
        ]);
      case "RS256":
        return new Map<number, number | Uint8Array>([
          [1, 3],
          [3, -257],
          [-1, bytes(jwk.n)],
          [-2, bytes(jwk.e)],
        ]);
    }
  }
}

function newKeys(kind: Kind): { publicKey: KeyObject; privateKey: KeyObject } {
  switch (kind) {
    case "ES256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "Ed25519":
      return generateKeyPairSync("ed25519");
    case "RS256":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
  }
}

function uint(length: 2 | 4, value: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}
