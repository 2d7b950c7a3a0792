import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";

export type DsseEnvelope = {
  payload: string;
  payloadType: string;
  signatures: { keyid: string; sig: string }[];
};

/** Pre-authentication encoding of DSSE v1; lengths are byte lengths. */
export function pae(type: string, body: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `;
  return Buffer.concat([Buffer.from(head, "utf8"), body]);
}

/** Lower-case hex SHA-256 of the public key's SPKI DER. */
export function keyId(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}

export type EventSigner = {
  keyid: string;
  /** SPKI DER of the public half. */
  spki: Buffer;
  sign: (payloadType: string, body: string) => DsseEnvelope;
};

/** `privateKey` is an Ed25519 key in PKCS #8 PEM. */
export function eventSigner(privateKey: string): EventSigner {
  const key = createPrivateKey(privateKey);
  const publicKey = createPublicKey(key);
  const keyid = keyId(publicKey);
  return {
    keyid,
    spki: publicKey.export({ type: "spki", format: "der" }),
    sign: (payloadType, body) => {
      const bytes = Buffer.from(body, "utf8");
      return {
        payload: bytes.toString("base64"),
        payloadType,
        signatures: [{ keyid, sig: sign(null, pae(payloadType, bytes), key).toString("base64") }],
      };
    },
  };
}

/** Whether one of the signatures is by `publicKey`. The key id is a hint and decides nothing. */
export function isSignedBy(envelope: DsseEnvelope, publicKey: KeyObject): boolean {
  const bytes = pae(envelope.payloadType, Buffer.from(envelope.payload, "base64"));
  return envelope.signatures.some(({ sig }) =>
    verify(null, bytes, publicKey, Buffer.from(sig, "base64")),
  );
}
