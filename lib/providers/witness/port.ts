/** A witness as the operator's file names it. */
export type Witness = {
  /** The name of its key. */
  name: string;
  /** Its submission prefix. */
  url: string;
  /** C2SP verifier key of type 0x04 (Ed25519 cosignature). */
  vkey: string;
  /** Milliseconds that have to pass between two requests. */
  every: number;
};

export type AddCheckpoint = {
  /** The size of the tree that the witness has confirmed last, as far as is known; 0: none. */
  oldSize: number;
  /** RFC 6962 consistency proof from `oldSize` to the checkpoint. */
  proof: readonly Uint8Array[];
  /** The checkpoint as the log signed it. */
  note: string;
};

export type WitnessAnswer =
  /** Signature lines without their newline, as they came: whose they are, and whether they verify, is to be checked. */
  | { kind: "cosigned"; lines: string[] }
  /** The witness has confirmed a tree of this size last. */
  | { kind: "conflict"; size: number }
  /** The witness takes the checkpoint for no continuation of what it has confirmed. */
  | { kind: "inconsistent"; detail: string }
  /** It does not know the log, or not its key, or did not understand. */
  | { kind: "refused"; detail: string };

/** Asks a witness for its cosignature. Throws `WitnessError` where there is no answer, or none that the protocol has. */
export type AskWitness = (
  witness: Pick<Witness, "name" | "url">,
  request: AddCheckpoint,
  signal: AbortSignal,
) => Promise<WitnessAnswer>;
