import type { Checks } from "@/lib/verifier/check";
import type { Store } from "@/lib/verifier/documents";
import { type Detail, type Leaf, textOf } from "@/lib/verifier/leaf";
import { PRE_DEPLOYMENT } from "@/lib/verifier/policy";

type Entry = Pick<Leaf, "kind" | "detail" | "stage" | "actor" | "index" | "at">;

/** Indexes are of the entries that say so; null where none does. */
type Waiver = {
  id: string;
  stage: string;
  subject: string | null;
  expiresAt: string;
  requestedBy: string;
  confirmedBy: string | null;
  confirmed: number | null;
  withdrawn: number | null;
};

/**
 * That two persons answer for every waiver, the second of them none of the `excluded`, and that every dossier shows those
 * that were in force.
 */
export function checkWaivers(
  run: readonly Entry[],
  { excluded, store }: { excluded: ReadonlySet<string>; store: Pick<Store, "documents"> },
  checks: Checks,
): void {
  const waivers = new Map<string, Waiver>();
  const problems = run.flatMap((leaf) => {
    const found = leaf.kind.startsWith("waiver.")
      ? follow(waivers, leaf, excluded)
      : leaf.kind === "dossier.frozen"
        ? quoted([...waivers.values()], leaf, store)
        : [];
    return found.map((what) => `entry ${leaf.index} (${leaf.kind}): ${what}`);
  });
  const confirmed = [...waivers.values()].filter((waiver) => waiver.confirmed !== null);
  const gates = [...new Set(confirmed.map(({ stage }) => stage))].join(", ");
  checks.judge(
    "waivers",
    "Waivers, each of two persons",
    problems,
    confirmed.length === 0
      ? "Nothing was waived."
      : `${confirmed.length} confirmed, at ${gates}; every dossier that was frozen meanwhile quotes them.`,
  );
}

function follow(
  waivers: Map<string, Waiver>,
  { kind, detail, stage, actor, index, at }: Entry,
  excluded: ReadonlySet<string>,
): string[] {
  const id = textOf(detail, "waiver");
  const waiver = waivers.get(id ?? "");
  if (kind === "waiver.requested") {
    const expiresAt = textOf(detail, "expiresAt");
    if (id === null || stage === null || expiresAt === null || waiver) {
      return ["it names no waiver of its own"];
    }
    waivers.set(id, {
      ...{ id, stage, expiresAt, requestedBy: actor },
      subject: textOf(detail, "subject"),
      ...{ confirmedBy: null, confirmed: null, withdrawn: null },
    });
    return [];
  }
  if (!waiver || waiver.withdrawn !== null) return ["there is no such open waiver"];
  if (kind === "waiver.withdrawn") {
    waiver.withdrawn = index;
    const isTheirs = actor === waiver.requestedBy || actor === waiver.confirmedBy;
    return isTheirs ? [] : ["somebody withdrew a waiver of others"];
  }
  const wasConfirmed = waiver.confirmed !== null;
  Object.assign(waiver, { confirmedBy: actor, confirmed: index });
  return [
    ...(wasConfirmed ? ["it was confirmed already"] : []),
    ...(waiver.requestedBy === actor ? ["somebody confirmed their own waiver"] : []),
    ...(excluded.has(actor) ? ["somebody confirmed it whose approval does not count here"] : []),
    ...(isBefore(at, waiver.expiresAt) ? [] : ["its time was over"]),
  ];
}

/** What a dossier says is waived has to be what was waived as it was frozen. */
function quoted(
  waivers: readonly Waiver[],
  leaf: Entry,
  store: Pick<Store, "documents">,
): string[] {
  const dossier = store.documents.get(textOf(leaf.detail, "digest") ?? "")?.value;
  const isObject = typeof dossier === "object" && dossier !== null && !Array.isArray(dossier);
  const told = (isObject ? idsOf(dossier) : []).toSorted();
  const inForce = waivers
    .filter(({ confirmed, withdrawn }) => confirmed !== null && withdrawn === null)
    .filter(({ expiresAt }) => isBefore(leaf.at, expiresAt))
    .filter(
      ({ stage, subject }) =>
        stage === leaf.stage || (stage === PRE_DEPLOYMENT && subject === "finding"),
    )
    .map(({ id }) => id)
    .toSorted();
  return told.join() === inForce.join()
    ? []
    : ["the dossier quotes other waivers than were in force"];
}

function idsOf({ waivers }: Detail): string[] {
  return (Array.isArray(waivers) ? waivers : []).map((waiver) => {
    const isObject = typeof waiver === "object" && waiver !== null && !Array.isArray(waiver);
    return (isObject ? textOf(waiver, "id") : null) ?? "";
  });
}

function isBefore(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other);
}
