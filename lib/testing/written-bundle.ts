import { sha256Hex } from "@/lib/ledger/sha256";
import type { Bundle } from "@/lib/verifier/bundle";

/** One entry of a bundle, and a bundle, as they are written. */
export type Entry = { index: number; data: string; proof: string[] };
export type Written = Record<"run" | "checkpoint", string> & {
  entries: Entry[];
  documents: string[];
  assertions: Record<keyof Bundle["assertions"][number], string>[];
  files: { sha256: string; data: string }[];
  logKeys: { vkey: string; transition: string | null }[];
  timestamps: string[];
};

export function read(text: string): Written {
  return JSON.parse(text);
}

export function kindOf({ data }: Entry): string {
  const { payload } = JSON.parse(Buffer.from(data, "base64").toString());
  return JSON.parse(Buffer.from(payload, "base64").toString()).predicate.kind;
}

/** Puts documents back into the order that a bundle has. */
export function sort(bundle: Written): void {
  bundle.documents.sort((a, b) => (sha256Hex(a) < sha256Hex(b) ? -1 : 1));
}
