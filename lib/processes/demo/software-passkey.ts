import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type {
  Assertion,
  AssertionOptions,
  EnrolmentView,
  EnrolRequest,
} from "@/lib/contract/passkey";

/** Flags of the authenticator data: user present, user verified, and a key that is handed over. */
const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40];

/** The passkey of somebody in the demonstration who has no device: ES256, answering as WebAuthn Level 3 says. */
export class SoftwarePasskey {
  readonly #origin: string;
  readonly #credential = randomBytes(32);
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  #count = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Answers `navigator.credentials.create`. */
  register({ challenge, rp }: EnrolmentView["options"]): EnrolRequest["response"] {
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    // RFC 9053: kty EC2, alg ES256, curve P-256.
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Uint8Array.from(Buffer.from(x, "base64url"))],
      [-3, Uint8Array.from(Buffer.from(y, "base64url"))],
    ]);
    const authData = Buffer.concat([
      this.#authenticatorData(rp.id, ATTESTED),
      Buffer.alloc(16),
      Buffer.of(0, this.#credential.length),
      this.#credential,
      isoCBOR.encode(key),
    ]);
    const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", Uint8Array.from(authData)],
    ]);
    return {
      ...this.#identity(),
      response: {
        clientDataJSON: this.#clientData("webauthn.create", challenge).toString("base64url"),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString("base64url"),
        transports: ["internal"],
      },
    };
  }

  /** Answers `navigator.credentials.get`. */
  answer({ challenge, rpId }: AssertionOptions): Assertion {
    this.#count += 1;
    const clientData = this.#clientData("webauthn.get", challenge);
    const authenticatorData = this.#authenticatorData(rpId, 0);
    const hash = createHash("sha256").update(clientData).digest();
    const signed = Buffer.concat([authenticatorData, hash]);
    return {
      ...this.#identity(),
      response: {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", signed, this.#keys.privateKey).toString("base64url"),
      },
    };
  }

  #identity() {
    const id = this.#credential.toString("base64url");
    return { id, rawId: id, type: "public-key" as const, clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string): Buffer {
    const data = { type, challenge, origin: this.#origin, crossOrigin: false };
    return Buffer.from(JSON.stringify(data));
  }

  #authenticatorData(rpId: string, extra: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#count);
    const flags = PRESENT | VERIFIED | extra;
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.of(flags), count]);
  }
}
