import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { readOperatorFile, textOf, unusable, watchOperatorFile } from "@/lib/config/operator-file";
import { DURATION_EXAMPLES, parseDuration } from "@/lib/domain/plan/duration";
import { parseCosignerKey } from "@/lib/ledger/cosignature";
import type { TimestampAuthority } from "@/lib/providers/timestamp-authority/port";
import type { Witness } from "@/lib/providers/witness/port";

/** Who, beside Tollgate itself, confirms the log's checkpoints. */
export type TrustPolicy = {
  witnesses: readonly Witness[];
  timestampAuthorities: readonly TimestampAuthority[];
};

const ADDRESS = "an address such as https://witness.example.org/w1, without a password or a query";
const Address = z.string({ error: ADDRESS }).refine(isAddress, { error: ADDRESS });
const KEY =
  "a witness's Ed25519 verifier key (type 0x04), as it publishes it: name+keyid+base64 of the key";
const PEM_PATH = "the absolute path of a PEM file";
const PemPath = z.string({ error: PEM_PATH }).startsWith("/", { error: PEM_PATH });
const AUTHORITY_NAME = "a name of letters, digits, dot, dash and underscore";

const WitnessEntry = z
  .strictObject({
    name: z.string({ error: "the name in the witness's key" }),
    url: Address,
    vkey: z.string({ error: KEY }).refine((text) => parseCosignerKey(text), { error: KEY }),
    every: duration(1000).default(5000),
  })
  .refine(({ name, vkey }) => !parseCosignerKey(vkey) || parseCosignerKey(vkey)?.name === name, {
    error: "the name in vkey",
    path: ["name"],
  });
const AuthorityEntry = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: AUTHORITY_NAME }),
    url: Address,
    certificate: PemPath.optional(),
    certificates: z
      .array(PemPath, { error: `a list: ${PEM_PATH}` })
      .min(1)
      .optional(),
    every: duration(60_000).default(3_600_000),
  })
  .refine(({ certificate, certificates }) => !certificate !== !certificates, {
    error: "either certificate or certificates",
  });

const TrustFile = z.strictObject({
  witnesses: named(z.array(WitnessEntry, { error: "a list of witnesses" })).default([]),
  timestampAuthorities: named(
    z.array(AuthorityEntry, { error: "a list of timestamp authorities" }),
  ).default([]),
});

/**
 * Reads who is asked to confirm checkpoints. No file: nobody. Where one may go is for the list of origins to say
 * (`outbound.ts`). Throws `SetupError` with every fault.
 */
export function readTrustPolicy(file: string): TrustPolicy {
  const listed = readOperatorFile(file, TrustFile);
  if (listed === null) return { witnesses: [], timestampAuthorities: [] };
  const problems: string[] = [];
  const timestampAuthorities = listed.timestampAuthorities.map(
    ({ name, url, every, certificate, certificates }): TimestampAuthority => {
      const paths = certificates ?? (certificate === undefined ? [] : [certificate]);
      const read = paths.flatMap((pem) => certificatesIn(pem, name, problems));
      return { name, url, every, certificates: read };
    },
  );
  if (problems.length > 0) throw unusable(file, problems);
  return { witnesses: listed.witnesses, timestampAuthorities };
}

/** The policy as the file has it now: read again when the file has changed, at the latest after a minute. */
export function watchTrustPolicy(file: string): () => TrustPolicy {
  return watchOperatorFile(file, () => readTrustPolicy(file));
}

function certificatesIn(file: string, authority: string, problems: string[]): string[] {
  const text = textOf(file);
  const found = text?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0 || !found.every(isCertificate)) {
    const what = text === null ? "is not there" : "holds none, or a broken one";
    problems.push(`${authority}: ${file} ${what}; expected certificates in PEM`);
  }
  return found;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function named<Entry extends z.ZodType<{ name: string }>>(list: z.ZodArray<Entry>) {
  return list.refine(
    (entries) => new Set(entries.map(({ name }) => name)).size === entries.length,
    { error: "names that differ" },
  );
}

function duration(least: number) {
  const error = `${DURATION_EXAMPLES}, at least ${least / 1000}s`;
  return z
    .string({ error })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((milliseconds) => milliseconds >= least, { error });
}

function isAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s?#@\\]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== "";
}
