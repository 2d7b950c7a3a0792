/** A head that the signer has signed; `note` is what it gave for it. */
export type SignedHead = { size: number; root: Uint8Array; note: string };

/** A key of the log; `transition` is the note that it and the key before it have signed, null for the first. */
export type LogKey = { vkey: string; transition: string | null };

export type SignerState = {
  /** The log's name in checkpoints. */
  origin: string;
  /** From the first to the one in use. */
  keys: LogKey[];
  /** Null before the first checkpoint. */
  signed: SignedHead | null;
};

export type CheckpointRequest = {
  size: number;
  root: Uint8Array;
  /** The size that the signer has signed last; 0: none. */
  oldSize: number;
  /** RFC 6962 consistency proof from `oldSize` to `size`. */
  proof: readonly Uint8Array[];
  /** The database's time, which the signer compares with its own. */
  at: Date;
};

export type SignerRefusal =
  /** Another size was signed last, or a larger one. */
  | "conflict"
  /** What is asked for is no continuation of what was signed. */
  | "inconsistent"
  | "clock_skew"
  | "malformed";

export class SignerError extends Error {
  /** Null: there was no answer. */
  readonly refusal: SignerRefusal | null;

  constructor(message: string, refusal: SignerRefusal | null, options?: ErrorOptions) {
    super(message, options);
    this.name = "SignerError";
    this.refusal = refusal;
  }
}

/** The process that holds the log's key. Every call throws `SignerError` where it refuses or does not answer. */
export type CheckpointSigner = {
  state: () => Promise<SignerState>;
  /** Resolves with the signed note once the signer has remembered on disk that it signed it. */
  sign: (request: CheckpointRequest) => Promise<string>;
  /** Takes a new key into use, and returns the keys. */
  rotate: () => Promise<LogKey[]>;
};
