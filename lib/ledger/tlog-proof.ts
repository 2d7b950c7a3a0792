/** C2SP tlog-proof: that the entry at `index` is in the tree of the checkpoint, in one text file. */
export function tlogProof(input: {
  index: number;
  proof: readonly Uint8Array[];
  checkpoint: string;
}): string {
  const hashes = input.proof.map((hash) => `${Buffer.from(hash).toString("base64")}\n`);
  return `c2sp.org/tlog-proof@v1\nindex ${input.index}\n${hashes.join("")}\n${input.checkpoint}`;
}
