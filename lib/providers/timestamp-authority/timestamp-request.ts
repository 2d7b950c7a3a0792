import { createHash, randomBytes } from "node:crypto";
import { Integer, Null, OctetString } from "asn1js";
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from "pkijs";

export const SHA256_OID = "2.16.840.1.101.3.4.2.1";

export type TimestampRequest = {
  /** DER of an RFC 3161 TimeStampReq. */
  der: Uint8Array;
  /** Content of the nonce's INTEGER, which the token has to repeat. */
  nonce: Uint8Array;
};

/** Asks for a token over the SHA-256 of `data`, with the authority's certificate in it. */
export function timestampRequest(data: Uint8Array): TimestampRequest {
  // Positive and without a leading zero: the one DER spelling, whoever repeats it.
  const nonce = randomBytes(16);
  nonce.writeUInt8((nonce.readUInt8(0) & 0x7f) | 0x40, 0);
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({
        algorithmId: SHA256_OID,
        algorithmParams: new Null(),
      }),
      hashedMessage: new OctetString({ valueHex: createHash("sha256").update(data).digest() }),
    }),
    nonce: new Integer({ valueHex: nonce }),
    certReq: true,
  });
  return { der: new Uint8Array(request.toSchema().toBER()), nonce };
}
