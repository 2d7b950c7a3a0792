import { type Database, transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";

/**
 * Makes the public half of the process's key known, before the first event that it signs: as a row, and as an entry of
 * the log, so that whoever has only the log knows it too.
 */
export async function registerKey(db: Database): Promise<void> {
  const { signer } = db;
  if (!signer) throw new Error("this process has no key to sign events with");
  const { keyid, spki } = signer;
  await transaction(db, async (tx) => {
    const { count } = await tx.logKey.createMany({
      data: [{ keyid, spki: new Uint8Array(spki), createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    await appendEvent(tx, {
      kind: "ledger.key_registered",
      actor: { kind: "engine", id: "engine", name: "Tollgate" },
      projectId: null,
      detail: { keyid, spki: spki.toString("base64") },
    });
  });
}
