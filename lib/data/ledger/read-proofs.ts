import type { Database } from "@/lib/data/database";
import {
  consistencyNodes,
  foldHash,
  foldProof,
  inclusionNodes,
  type NodePlace,
  type ProofHash,
  rootNodes,
} from "@/lib/ledger/proof-nodes";

type Reader = Pick<Database, "pool">;

/** That each of the leaves is in the tree of the first `size`; in the order of `indexes`, from one query. */
export async function readInclusionProofs(
  db: Reader,
  indexes: readonly number[],
  size: number,
): Promise<Uint8Array[][]> {
  const proofs = indexes.map((index) => inclusionNodes(index, size));
  const hashOf = await readHashes(db, proofs.flat(2));
  return proofs.map((proof) => foldProof(proof, hashOf));
}

/** That the tree of the first `from` leaves is a beginning of the tree of the first `to`. */
export async function readConsistencyProof(
  db: Reader,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  const proof = consistencyNodes(from, to);
  return foldProof(proof, await readHashes(db, proof.flat()));
}

/** The root of the tree of the first `size` leaves, by the stored nodes. Throws where one is not there. */
export async function readRoot(db: Reader, size: number): Promise<Uint8Array> {
  const nodes: ProofHash = rootNodes(size);
  return foldHash(nodes, await readHashes(db, nodes));
}

/** The hashes of these nodes, in order. */
export async function readNodeHashes(
  db: Reader,
  places: readonly NodePlace[],
): Promise<Uint8Array[]> {
  return places.map(await readHashes(db, places));
}

async function readHashes(
  { pool }: Reader,
  places: readonly NodePlace[],
): Promise<(place: NodePlace) => Uint8Array> {
  const { rows } = await pool.query<{ level: number; idx: string; hash: Buffer }>(
    `SELECT n.level, n.idx, n.hash FROM log_node n
     JOIN (SELECT DISTINCT level, idx FROM unnest($1::int[], $2::bigint[]) AS w (level, idx)) AS w
       USING (level, idx)`,
    [places.map((place) => place.level), places.map((place) => place.index)],
  );
  const hashes = new Map(rows.map((row) => [`${row.level}/${row.idx}`, row.hash]));
  return ({ level, index }) => {
    const hash = hashes.get(`${level}/${index}`);
    if (!hash) throw new Error(`the log has no node ${level}/${index}`);
    return hash;
  };
}
