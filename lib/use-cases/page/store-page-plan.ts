import type { Tx } from "@/lib/data/database";
import { appendEvent } from "@/lib/data/ledger/append-event";
import {
  insertPlanVersion,
  type PlanVersionRecord,
  versionsOf,
} from "@/lib/data/plan/plan-versions";
import { type Actor, actorRef } from "@/lib/domain/access/actor";
import { parsePlan } from "@/lib/domain/plan/parse-plan";
import type { PlanInput } from "@/lib/domain/plan-import/imported";
import { printPlan } from "@/lib/domain/plan-import/print-plan";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";

const MOST_NAMES = 1000;
const NAME_LENGTH = 64;

type PagePlan = { projectId: string; actor: Actor; plan: PlanInput; comment: string };

/**
 * The plan of a page, or the version that is the same. It never becomes a version of a plan that says something else:
 * whoever may import a page need not have the right to change what others start. The caller holds the plans' lock.
 */
export async function storePagePlan(tx: Tx, wanted: PagePlan): Promise<PlanVersionRecord> {
  for (let count = 1; count <= MOST_NAMES; count += 1) {
    const { source, plan, digest } = named(wanted, count);
    const versions = await versionsOf(tx, wanted.projectId, plan.name);
    const same = versions.find((version) => version.digest === digest);
    if (same) return same;
    if (versions.length > 0) continue;
    return insert(tx, wanted, { source, plan, digest });
  }
  throw new Error(`there are ${MOST_NAMES} plans named like ${wanted.plan.name}`);
}

function named({ plan: input, comment }: PagePlan, count: number) {
  const end = count === 1 ? "" : `-${count}`;
  const name = `${input.name.slice(0, NAME_LENGTH - end.length)}${end}`;
  const source = printPlan({ ...input, name }, comment);
  const parsed = parsePlan(source);
  if (parsed.kind === "plan") {
    const digest = sha256Hex(canonicalJson(parsed.plan));
    return { source, plan: parsed.plan, digest };
  }
  const [problem] = parsed.problems;
  throw new Error(`the plan of a page is none: ${problem?.path}: ${problem?.message}`);
}

async function insert(
  tx: Tx,
  { projectId, actor }: PagePlan,
  parts: Pick<PlanVersionRecord, "source" | "plan" | "digest">,
): Promise<PlanVersionRecord> {
  const inserted = await insertPlanVersion(tx, {
    projectId,
    ...parts,
    version: 1,
    createdBy: actorRef(actor),
  });
  await appendEvent(tx, {
    kind: "plan.applied",
    actor,
    projectId,
    detail: { plan: inserted.name, version: String(inserted.version), digest: inserted.digest },
  });
  return inserted;
}
