import type { Database } from "@/lib/data/database";
import { listWitnessStates, type WitnessState } from "@/lib/data/ledger/witness-states";

/** How it stands with everybody outside who confirms the ledger's checkpoints. Names no person and no content. */
export function listConfirmations(db: Database): Promise<WitnessState[]> {
  return listWitnessStates(db);
}
