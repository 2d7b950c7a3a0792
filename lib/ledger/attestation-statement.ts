import { STATEMENT_TYPE } from "@/lib/ledger/event-statement";

/** in-toto attestation, spec/predicates/svr.md v0.2. */
export const SVR_PREDICATE = "https://in-toto.io/attestation/svr/v0.2";
/** slsa.dev/spec/v1.0/verification_summary. */
export const VSA_PREDICATE = "https://slsa.dev/verification_summary/v1";

export type GateResult = "PASSED" | "FAILED";

/** in-toto ResourceDescriptor, as far as it is needed. */
type Resource = { uri: string; digest: { sha256: string } };

export type AttestedGate = {
  /** What was released. Digests of other kinds are of the source. */
  subject: { name: string; digest: { sha256: string } | { gitCommit: string } }[];
  /** URI of who verified: the server. */
  verifier: string;
  /** By the database's clock, RFC 3339. */
  at: string;
  /** URI of the gate. */
  resource: string;
  policy: Resource;
  /** Everything that was looked at; the specification asks for all or nothing. */
  inputs: Resource[];
  stage: string;
  /** `overridden`: two persons let it go on against the policy, which was not met. */
  outcome: "passed" | "overridden" | "failed";
  /** Whether every signature that the gate asks for was there. */
  isQuorumMet: boolean;
};

/** Null for a gate that verified nothing: a Simple Verification Result names passing properties alone. */
export function svrStatement(gate: AttestedGate) {
  const properties = propertiesOf(gate);
  if (properties.length === 0) return null;
  return {
    _type: STATEMENT_TYPE,
    subject: gate.subject,
    predicateType: SVR_PREDICATE,
    predicate: {
      verifier: { id: gate.verifier, policies: [gate.policy] },
      timeCreated: gate.at,
      properties,
    },
  };
}

/** An overridden gate has not met its policy, so that its summary says FAILED. */
export function vsaStatement(gate: AttestedGate) {
  const isPassed = gate.outcome === "passed";
  const verificationResult: GateResult = isPassed ? "PASSED" : "FAILED";
  return {
    _type: STATEMENT_TYPE,
    subject: gate.subject,
    predicateType: VSA_PREDICATE,
    predicate: {
      verifier: { id: gate.verifier },
      timeVerified: gate.at,
      resourceUri: gate.resource,
      policy: gate.policy,
      inputAttestations: gate.inputs,
      verificationResult,
      verifiedLevels: isPassed ? propertiesOf(gate) : ["FAILED"],
    },
  };
}

function propertiesOf({ stage, outcome, isQuorumMet }: AttestedGate): string[] {
  if (outcome === "failed") return [];
  const name = stage.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
  return [
    `TOLLGATE_STAGE_${name}_${outcome === "passed" ? "PASSED" : "OVERRIDDEN"}`,
    ...(isQuorumMet ? ["TOLLGATE_SIGNOFF_QUORUM_MET"] : []),
  ];
}
