import { writeSync } from "node:fs";
import { consistencyProof, leafHash, merkleRoot } from "@/lib/ledger/merkle";
import { LogSigner } from "@/lib/processes/signer/log-signer";

/** What a process that may be killed at any moment has done: told on standard output once it is done. */
export type Told = { size: number; note: string } | { keys: number } | { failed: string };

/** The one true history of the log. */
export const TRUE_LEAVES = Array.from({ length: 40 }, (_, at) => leafHash(Buffer.from(`${at}`)));

/** Asks for the next head of a history as the signer's last one allows. */
export function signNext(signer: LogSigner, size: number, leaves: readonly Uint8Array[]): string {
  const oldSize = signer.state().signed?.size ?? 0;
  const tree = leaves.slice(0, size);
  return signer.sign({
    size,
    oldSize,
    root: merkleRoot(tree),
    proof: consistencyProof(oldSize, tree),
    at: new Date(),
  });
}

/** Opens a folder, signs three heads, and takes a new key into use between them; goes on after a step that fails. */
export function runSteps(folder: string): void {
  const signer = new LogSigner(folder, "tollgate.test/log", Date.now);
  const sign = (size: number) => (): Told => ({ size, note: signNext(signer, size, TRUE_LEAVES) });
  const steps = [sign(5), sign(9), () => ({ keys: signer.rotate().length }), sign(12)];
  for (const step of steps) tell(step);
}

function tell(step: () => Told): void {
  let told: Told;
  try {
    told = step();
  } catch (error) {
    told = { failed: String(error) };
  }
  writeSync(1, `${JSON.stringify(told)}\n`);
}
