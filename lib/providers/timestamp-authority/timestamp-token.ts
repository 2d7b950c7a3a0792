import { createHash } from "node:crypto";
import { ObjectIdentifier } from "asn1js";
import {
  type Attribute,
  Certificate,
  ContentInfo,
  ExtKeyUsage,
  id_ContentType_SignedData,
  id_ExtKeyUsage,
  id_eContentType_TSTInfo,
  SignedData,
  TSTInfo,
} from "pkijs";
import { namesCertificate } from "@/lib/providers/timestamp-authority/signing-certificate";
import { TimestampError } from "@/lib/providers/timestamp-authority/timestamp-error";
import { SHA256_OID } from "@/lib/providers/timestamp-authority/timestamp-request";

const ID_KP_TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";

type Expected = {
  data: Uint8Array;
  /** PEM of what the chain may end in. */
  certificates: readonly string[];
  /** Content of the INTEGER that was asked with; null: whatever it is. */
  nonce: Uint8Array | null;
};

/**
 * Checks an RFC 3161 token (DER of the ContentInfo): that it is about the SHA-256 of `data`, answers our question, is
 * signed by a certificate for timestamps and nothing else, and that this one led to one of `certificates` at the time
 * that the token names. Throws `TimestampError`.
 */
export async function verifyTimestampToken(token: Uint8Array, expected: Expected): Promise<Date> {
  const signed = signedDataIn(token);
  const info = tstInfoIn(signed);
  checkInfo(info, expected);
  checkSignedAttributes(signed);
  const signer = await verifySignature(signed, expected);
  checkPurpose(signer);
  if (!namesCertificate(signed.signerInfos[0]?.signedAttrs?.attributes ?? [], signer)) {
    throw new TimestampError("The token's signature does not name the certificate beside it.");
  }
  return info.genTime;
}

function signedDataIn(token: Uint8Array): SignedData {
  const signed = attempt("is no CMS structure", () => {
    const content = ContentInfo.fromBER(new Uint8Array(token));
    if (content.contentType !== id_ContentType_SignedData) return null;
    return new SignedData({ schema: content.content });
  });
  if (signed === null) throw new TimestampError("The token is not signed data.");
  if (signed.signerInfos.length !== 1) {
    throw new TimestampError(
      `The token has ${signed.signerInfos.length} signatures; expected exactly one.`,
    );
  }
  return signed;
}

function tstInfoIn({ encapContentInfo: { eContentType, eContent } }: SignedData): TSTInfo {
  if (eContentType !== id_eContentType_TSTInfo || !eContent) {
    throw new TimestampError("The token's content is no timestamp (TSTInfo).");
  }
  return attempt("holds a timestamp that cannot be read", () =>
    TSTInfo.fromBER(eContent.getValue()),
  );
}

function checkInfo(info: TSTInfo, { data, nonce }: Expected): void {
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const digest = createHash("sha256").update(data).digest();
  if (info.version !== 1) throw new TimestampError(`The token has version ${info.version}, not 1.`);
  if (
    hashAlgorithm.algorithmId !== SHA256_OID ||
    !digest.equals(hashedMessage.valueBlock.valueHexView)
  ) {
    throw new TimestampError(
      "The token is about something else: its hash is not the checkpoint's.",
    );
  }
  if (nonce && !(info.nonce && Buffer.from(nonce).equals(info.nonce.valueBlock.valueHexView))) {
    throw new TimestampError("The token answers another question: its nonce is not the one sent.");
  }
}

/** RFC 5652 section 5.3: without this attribute the signature could be about content of another type. */
function checkSignedAttributes({ signerInfos }: SignedData): void {
  const attributes: Attribute[] = signerInfos[0]?.signedAttrs?.attributes ?? [];
  const types = attributes.filter(({ type }) => type === CONTENT_TYPE);
  const value: unknown = types[0]?.values[0];
  const type = value instanceof ObjectIdentifier ? value.getValue() : null;
  if (types.length !== 1 || type !== id_eContentType_TSTInfo) {
    throw new TimestampError("The token's signature does not say that it signs a timestamp.");
  }
}

/** The signer's certificate, whose chain was checked at the token's time. */
async function verifySignature(
  signed: SignedData,
  { data, certificates }: Expected,
): Promise<Certificate> {
  const verdict = await verifyChain(signed, data, certificates).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TimestampError(`The token's signature or certificate was refused: ${reason}`, {
      cause,
    });
  });
  if (!verdict.signatureVerified || !verdict.signerCertificateVerified) {
    throw new TimestampError("The token's signature does not verify with its certificate.");
  }
  if (!verdict.signerCertificate) throw new TimestampError("The token holds no certificate.");
  return verdict.signerCertificate;
}

function verifyChain(signed: SignedData, data: Uint8Array, certificates: readonly string[]) {
  return signed.verify({
    signer: 0,
    data: new Uint8Array(data).buffer,
    trustedCerts: certificates.map(certificateOf),
    checkChain: true,
    extendedMode: true,
  });
}

function certificateOf(pem: string): Certificate {
  return Certificate.fromBER(Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64"));
}

/** RFC 3161 section 2.3: a critical extended key usage with timestamping and nothing else. */
function checkPurpose({ extensions = [] }: Certificate): void {
  const usages = extensions.filter(({ extnID }) => extnID === id_ExtKeyUsage);
  const usage: unknown = usages[0]?.parsedValue;
  const purposes = usage instanceof ExtKeyUsage ? usage.keyPurposes : [];
  const isForTimestamps = purposes.length === 1 && purposes[0] === ID_KP_TIME_STAMPING;
  if (usages.length !== 1 || !usages[0]?.critical || !isForTimestamps) {
    throw new TimestampError(
      "The token's certificate is not for timestamps alone (critical extended key usage timeStamping).",
    );
  }
}

function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new TimestampError(`The token ${what}.`, { cause });
  }
}
