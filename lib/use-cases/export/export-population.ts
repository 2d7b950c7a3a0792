import { POPULATION_TYPE, type Population, type PopulationRow } from "@/lib/contract/export";
import { findNames } from "@/lib/data/access/find-names";
import { transaction } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import { findCheckpointAt } from "@/lib/data/ledger/checkpoint-at";
import { findNewestCheckpoint, listLogKeys } from "@/lib/data/ledger/checkpoints";
import { findRunRanges, listProjectLeaves } from "@/lib/data/ledger/population-leaves";
import { readConsistencyProof, readInclusionProofs } from "@/lib/data/ledger/read-proofs";
import { readSnapshot, type Snapshot } from "@/lib/data/read-snapshot";
import { loadRuns } from "@/lib/data/run/load-run";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";
import { findProject } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";
import { populationRow } from "@/lib/use-cases/export/population-row";
import { type Period, readPeriod } from "@/lib/use-cases/export/read-period";

type Asked = { from?: string | undefined; to?: string | undefined; project?: string | undefined };

const PAGE = 100;
/** More than this is no file that anybody opens: the period is to be narrowed. */
const MOST_ENTRIES = 50_000;

/** Every change of a period with what shows that none is left out. Who took it stands in the log. */
export async function exportPopulation(context: Context, asked: Asked): Promise<Population> {
  const { actor, db } = context;
  const project = await findProject(context, asked.project ?? null, "export");
  requireScope(actor, project.id, "export");
  const period = readPeriod(asked);
  const checkpoint = await findNewestCheckpoint(db);
  if (!checkpoint) throw new AppError("conflict", "No checkpoint has been signed yet; try again.");
  const before = await findCheckpointAt(db, period.from);
  const consistency = before ? await readConsistencyProof(db, before.size, checkpoint.size) : [];
  const { rows, leaves } = await readSnapshot(db, async (tx) => {
    const found = await listProjectLeaves(tx, project.id, { ...period, size: checkpoint.size });
    if (found.length > MOST_ENTRIES) throw tooMany(found.length);
    return { leaves: found, rows: await readRows(tx, project.id, period) };
  });
  const covered = rows.filter(({ firstIndex }) => firstIndex < checkpoint.size);
  const last = leaves.at(-1);
  const [proof = []] = last ? await readInclusionProofs(db, [last.index], checkpoint.size) : [];
  const population: Population = {
    type: POPULATION_TYPE,
    project: { id: project.id, key: project.key },
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    rows: covered,
    log: {
      vkeys: (await listLogKeys(db)).map(({ vkey }) => vkey),
      before: before?.note ?? null,
      after: checkpoint.note,
      consistency: consistency.map(base64),
      entries: leaves.map(({ index, data }) => ({ index, data: base64(data) })),
      proof: proof.map(base64),
    },
  };
  await transaction(db, (tx) =>
    appendEvent(tx, {
      kind: "export.made",
      actor,
      projectId: project.id,
      detail: {
        export: "population",
        from: population.from,
        to: population.to,
        rows: covered.length,
        digest: sha256Hex(canonicalJson(population)),
      },
    }),
  );
  return population;
}

async function readRows(
  tx: Snapshot,
  projectId: string,
  { from, to }: Period,
): Promise<PopulationRow[]> {
  const ids = await tx.run.findMany({
    where: { projectId, createdAt: { gte: from, lt: to } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  const rows: PopulationRow[] = [];
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = ids.slice(at, at + PAGE).map(({ id }) => id);
    const runs = await loadRuns(tx, { id: { in: page } }, PAGE);
    const ranges = await findRunRanges(tx, page);
    const names = await findNames(
      tx,
      runs.flatMap((run) => [run.createdBy, ...(run.ownerId ? [`person:${run.ownerId}`] : [])]),
    );
    rows.push(
      ...runs.flatMap((run) => {
        const range = ranges.get(run.id);
        return range ? [populationRow(run, range, names)] : [];
      }),
    );
  }
  return rows.sort((a, b) => a.firstIndex - b.firstIndex);
}

function tooMany(count: number): AppError {
  return new AppError(
    "invalid_request",
    `The period has ${count} entries; at most ${MOST_ENTRIES} go into one export.`,
    { errors: [{ path: "from", message: "is too early", expected: "a shorter period" }] },
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
