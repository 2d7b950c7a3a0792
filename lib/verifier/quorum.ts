import { type Detail, type Leaf, numberOf, partOf, textOf } from "@/lib/verifier/leaf";
import type { Rules, Terms } from "@/lib/verifier/policy";

/** A signature as its entry tells it. */
export type Signature = {
  id: string;
  index: number;
  at: string;
  person: string;
  /** Whose seat it fills: the person's own, or the one that was lent. */
  seats: string[];
  delegation: string | null;
  role: string;
  approved: boolean;
  method: string;
  dossier: string;
  stage: string;
  withdrawn: boolean;
};

export function signatureOf({ detail, index, at, actor, stage }: Leaf): Signature | null {
  const id = textOf(detail, "signOff");
  const dossier = textOf(detail, "dossier");
  const decision = textOf(detail, "decision");
  const known = decision === "approve" || decision === "reject";
  if (id === null || dossier === null || stage === null || !known) return null;
  const lender = textOf(detail, "onBehalfOf");
  return {
    id,
    index,
    at,
    person: actor,
    seats: lender === null ? [actor] : [actor, lender],
    delegation: textOf(detail, "delegation"),
    role: textOf(detail, "role") ?? "",
    approved: decision === "approve",
    method: textOf(detail, "method") ?? "",
    dossier,
    stage,
    withdrawn: false,
  };
}

/** Whom the separation of duties keeps from approving: as far as the run's creation tells. */
export function excludedBy(rules: Rules, created: Leaf): Set<string> {
  const { owner, author } = rules.separation;
  const people: (string | null)[] = [];
  if (owner !== "off") people.push(textOf(created.detail, "owner"), personOf(created.actor));
  const authors = created.detail.authors;
  if (author !== "off" && Array.isArray(authors)) {
    people.push(...authors.map((id) => (typeof id === "string" ? id : null)));
  }
  return new Set(people.flatMap((id) => (id === null ? [] : [`person:${id}`])));
}

function personOf(actor: string): string | null {
  return actor.startsWith("person:") ? actor.slice("person:".length) : null;
}

export type Counting = {
  terms: Terms;
  rules: Rules;
  excluded: ReadonlySet<string>;
  delegations: readonly Leaf[];
  /** The moment of the decision. */
  at: string;
};

/** Why the signatures on a dossier do not open its gate; empty where they do. */
export function shortfall(signatures: readonly Signature[], counting: Counting): string[] {
  const have = new Map<string, number>();
  const used = new Set<string>();
  for (const signature of signatures) {
    const counts =
      !signature.withdrawn && signature.approved && mayCount(signature, counting, have);
    if (!counts || signature.seats.some((seat) => used.has(seat))) continue;
    for (const seat of signature.seats) used.add(seat);
    have.set(signature.role, (have.get(signature.role) ?? 0) + 1);
  }
  const rejected = signatures.filter((s) => !s.withdrawn && !s.approved);
  return [
    ...rejected.map((s) => `the rejection of entry ${s.index} stands`),
    ...counting.terms.wanted
      .filter(({ role, count }) => (have.get(role) ?? 0) < count)
      .map(({ role, count }) => `${have.get(role) ?? 0} of ${count} signatures as ${role} count`),
  ];
}

function mayCount(signature: Signature, counting: Counting, have: Map<string, number>): boolean {
  const { terms, excluded, at } = counting;
  const { approval, wanted } = terms;
  const place = wanted.findIndex(({ role }) => role === signature.role);
  const before = wanted.slice(0, Math.max(0, place));
  const isEarly = before.some(({ role, count }) => (have.get(role) ?? 0) < count);
  const isOver =
    approval.expires !== null && Date.parse(signature.at) + approval.expires <= Date.parse(at);
  return (
    place >= 0 &&
    !isOver &&
    !(approval.order === "ordered" && isEarly) &&
    !(approval.method === "passkey" && signature.method !== "passkey") &&
    !signature.seats.some((seat) => excluded.has(seat)) &&
    isLent(signature, counting)
  );
}

/** Whether a signature is somebody's own, or rests on a delegation that was in force when it was made. */
function isLent(signature: Signature, { rules, delegations }: Counting): boolean {
  const [to, from] = signature.seats;
  if (from === undefined) return true;
  const isOf = ({ detail }: { detail: Detail }) =>
    textOf(detail, "delegation") === signature.delegation;
  const made = delegations.find((leaf) => leaf.kind === "delegation.made" && isOf(leaf));
  if (!made || !rules.delegation.allowed || made.index > signature.index) return false;
  const revoked = delegations.find((leaf) => leaf.kind === "delegation.revoked" && isOf(leaf));
  const startsAt = textOf(made.detail, "startsAt") ?? "";
  const endsAt = textOf(made.detail, "endsAt") ?? "";
  const length = Date.parse(endsAt) - Date.parse(startsAt);
  return (
    textOf(made.detail, "from") === from &&
    textOf(made.detail, "to") === to &&
    textOf(made.detail, "role") === signature.role &&
    length <= rules.delegation.maxDays * 864e5 &&
    startsAt <= signature.at &&
    signature.at < endsAt &&
    (!revoked || signature.at < revoked.at)
  );
}

/** Version and digest of the rules that the run pinned. */
export function pinnedRules({ detail }: Leaf): { version: number | null; digest: string | null } {
  const rules = partOf(detail, "rules") ?? {};
  return { version: numberOf(rules, "version"), digest: textOf(rules, "digest") };
}
