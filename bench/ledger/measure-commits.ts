import type { Database } from "@/lib/data/database";
import { transaction } from "@/lib/data/database";
import { appendLeaf } from "@/lib/data/ledger/append-event";
import { ENGINE } from "@/lib/use-cases/run/engine";

const SECONDS = 3;

/** Per second, by one client that waits for each. */
export type CommitFigures = { inserts: number; appends: number };

/** What a commit of one plain row costs here, and what one of a ledger entry does, in turn. */
export async function measureCommits(db: Database, ownerPool: Database): Promise<CommitFigures> {
  await ownerPool.pool.query("CREATE TABLE IF NOT EXISTS bench_row (id bigserial, data bytea)");
  const data = Buffer.alloc(1200, 1);
  const rounds = { inserts: [] as number[], appends: [] as number[] };
  for (let round = 0; round < 3; round += 1) {
    rounds.inserts.push(
      await perSecond(() =>
        ownerPool.pool.query("INSERT INTO bench_row (data) VALUES ($1)", [data]),
      ),
    );
    rounds.appends.push(await perSecond(() => append(db, round)));
  }
  await ownerPool.pool.query("DROP TABLE bench_row");
  return { inserts: Math.max(...rounds.inserts), appends: Math.max(...rounds.appends) };
}

/** One entry as any use-case writes it: in a transaction of its own. */
export function append(db: Database, number: number): Promise<{ index: bigint; leafHash: string }> {
  return transaction(db, (tx) =>
    appendLeaf(tx, {
      kind: "plan.applied",
      actor: ENGINE,
      projectId: null,
      detail: { number: String(number), text: "x".repeat(200) },
    }),
  );
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < SECONDS * 1000) {
    await work();
    count += 1;
  }
  return count / ((performance.now() - begun) / 1000);
}
