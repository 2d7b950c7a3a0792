import type { RunRecord } from "@/lib/domain/run/run-record";

type Released = Pick<RunRecord, "artifactDigest" | "commit" | "flag"> & { plan: { name: string } };

/** Git object ids in full: SHA-1, or SHA-256. */
const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const ARTIFACT = /^sha256:([0-9a-f]{64})$/;

/**
 * What an attestation about the run can be about, in in-toto's terms: the artifact, the commit in full, or both. Empty
 * where the run names neither; a subject is never made up.
 */
export function attestationSubjects({ artifactDigest, commit, flag, plan }: Released) {
  const name = flag ?? plan.name;
  const [, sha256] = ARTIFACT.exec(artifactDigest ?? "") ?? [];
  const [gitCommit] = COMMIT.exec(commit ?? "") ?? [];
  return [
    ...(sha256 === undefined ? [] : [{ name, digest: { sha256 } }]),
    ...(gitCommit === undefined ? [] : [{ name: `${name} source`, digest: { gitCommit } }]),
  ];
}
