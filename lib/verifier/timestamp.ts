import { fromBER, OctetString } from "asn1js";
import { Certificate, ContentInfo, SignedData, TSTInfo } from "pkijs";
import type { Bytes } from "@/lib/verifier/bytes";
import type { TimestampChecker } from "@/lib/verifier/verify-bundle";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const COMMON_NAME = "2.5.4.3";
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/**
 * Checks RFC 3161 tokens against the certificates that the reader trusts, which a token's chain has to end in. Throws
 * where the text holds none.
 */
export function timestampChecker(pem: string): TimestampChecker {
  const trusted = [...pem.matchAll(PEM)].map(([, base64 = ""]) => {
    const binary = atob(base64.replaceAll(/\s/g, ""));
    return Certificate.fromBER(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
  });
  if (trusted.length === 0) throw new Error("there is no certificate in it; expected PEM");
  return async (token, note) => {
    const signed = readToken(token);
    const { eContent, eContentType } = signed.encapContentInfo;
    if (eContentType !== TST_INFO || !eContent) throw new Error("a token is no timestamp");
    const info = TSTInfo.fromBER(eContent.getValue());
    await checkSignature(signed, info, note, trusted);
    return { at: info.genTime, by: nameOf(signed) };
  };
}

function readToken(token: Bytes): SignedData {
  try {
    const content = ContentInfo.fromBER(token);
    if (content.contentType === SIGNED_DATA && fromBER(token).offset === token.length) {
      return new SignedData({ schema: content.content });
    }
  } catch (cause) {
    throw new Error("a token cannot be read", { cause });
  }
  throw new Error("a token cannot be read");
}

async function checkSignature(
  signed: SignedData,
  info: TSTInfo,
  note: Bytes,
  trustedCerts: Certificate[],
): Promise<void> {
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const imprint = new Uint8Array(await crypto.subtle.digest("SHA-256", note));
  const told = hashedMessage instanceof OctetString ? hashedMessage.valueBlock.valueHexView : [];
  const isOfNote = imprint.length === told.length && imprint.every((byte, at) => byte === told[at]);
  if (hashAlgorithm.algorithmId !== "2.16.840.1.101.3.4.2.1" || !isOfNote) {
    throw new Error("a token is about something else than this checkpoint");
  }
  const verdict = await signed
    .verify({
      signer: 0,
      data: note.slice().buffer,
      trustedCerts,
      checkDate: info.genTime,
      checkChain: true,
      extendedMode: true,
    })
    .catch((error: unknown) => error);
  const isVerified =
    typeof verdict === "object" &&
    verdict !== null &&
    "signatureVerified" in verdict &&
    verdict.signatureVerified === true &&
    "signerCertificateVerified" in verdict &&
    verdict.signerCertificateVerified === true;
  if (!isVerified)
    throw new Error("a token's signature does not lead to a certificate that you gave");
  const certificate = "signerCertificate" in verdict ? verdict.signerCertificate : null;
  if (!(certificate instanceof Certificate) || !isForTimestamps(certificate)) {
    throw new Error("a token's certificate is not for timestamps");
  }
}

/** RFC 3161 section 2.3: critical, and for nothing else. */
function isForTimestamps({ extensions = [] }: Certificate): boolean {
  const usage = extensions.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE);
  const purposes: unknown = usage?.parsedValue?.keyPurposes;
  return (
    usage?.critical === true &&
    Array.isArray(purposes) &&
    purposes.length === 1 &&
    purposes[0] === TIME_STAMPING
  );
}

function nameOf({ certificates = [] }: SignedData): string {
  for (const certificate of certificates) {
    if (!(certificate instanceof Certificate) || !isForTimestamps(certificate)) continue;
    const name = certificate.subject.typesAndValues.find(({ type }) => type === COMMON_NAME);
    if (name) return String(name.value.valueBlock.value);
  }
  return "The timestamp authority";
}
