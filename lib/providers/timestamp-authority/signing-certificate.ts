import { createHash } from "node:crypto";
import { ObjectIdentifier, OctetString, Sequence } from "asn1js";
import type { Attribute, Certificate } from "pkijs";

/** ESS attributes by which a signature names its certificate, with the hash that they use unless they say another. */
const ATTRIBUTES: Record<string, string> = {
  // SigningCertificate, RFC 2634 section 5.4.
  "1.2.840.113549.1.9.16.2.12": "sha1",
  // SigningCertificateV2, RFC 5035 section 3.
  "1.2.840.113549.1.9.16.2.47": "sha256",
};
const HASHES: Record<string, string> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/**
 * Whether the signed attributes name this certificate, as RFC 3161 section 2.2 wants it checked: else a signature could
 * be shown with another certificate for the same key.
 */
export function namesCertificate(
  attributes: readonly Attribute[],
  certificate: Certificate,
): boolean {
  const der = Buffer.from(certificate.toSchema().toBER());
  const named = attributes.flatMap(({ type, values }) => {
    const usual = ATTRIBUTES[type];
    return usual === undefined ? [] : [idIn(values[0], usual)];
  });
  return (
    named.length > 0 &&
    named.every(
      (id) => id !== null && createHash(id.algorithm).update(der).digest().equals(id.hash),
    )
  );
}

/** The first ESSCertID, which is the signer's: SEQUENCE { SEQUENCE { SEQUENCE { algorithm?, hash, … }, … }, … }. */
function idIn(value: unknown, usual: string): { algorithm: string; hash: Buffer } | null {
  const parts = partsOf(partsOf(partsOf(value)[0])[0]);
  const [first, second] = parts;
  const hash = first instanceof OctetString ? first : second;
  if (!(hash instanceof OctetString)) return null;
  const algorithm = first instanceof Sequence ? HASHES[oidIn(first)] : usual;
  if (algorithm === undefined) return null;
  return { algorithm, hash: Buffer.from(hash.valueBlock.valueHexView) };
}

function partsOf(value: unknown): readonly unknown[] {
  return value instanceof Sequence ? value.valueBlock.value : [];
}

function oidIn(algorithm: Sequence): string {
  const [oid] = algorithm.valueBlock.value;
  return oid instanceof ObjectIdentifier ? oid.getValue() : "";
}
