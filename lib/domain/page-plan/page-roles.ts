import type { DecisionPart, SignOffRow } from "@/lib/domain/document/page";
import { dashKey, meant, plain, said } from "@/lib/domain/page-plan/page-text";
import type { PlanDraft } from "@/lib/domain/page-plan/plan-draft";

const MOST_SIGNERS = 20;
const APPROVER = "Approver";
const ROLE =
  /engineer|manager|owner|lead|leiter|leitung|officer|director|head|chief|\bc[a-z]o\b|sre|\bqa\b|\bops\b|devops|on[- ]?call|team|board|architect|analyst|security|compliance|quality|product|release|operations|legal|support|verantwort|beauftragt|ingenieur|responsable|jefe|gerente|stakeholder|executive|committee|\bdba\b|\bpm\b|\bpo\b|\bem\b|\btl\b|tech/i;
const SEPARATORS = /\s*(?:\+|&|,|;|\/|\band\b|\bund\b|\bet\b|\by\b)\s*/i;

export type SignOffs = { role: string; count: number }[];

/** Who signs and decides, as roles: names of people have no place in a plan. */
export class PageRoles {
  readonly #titles = new Map<string, string>();
  readonly #draft: PlanDraft;

  constructor(draft: PlanDraft) {
    this.#draft = draft;
  }

  get stakeholders(): { role: string; title: string }[] {
    return [...this.#titles].map(([role, title]) => ({ role, title }));
  }

  /** The key of a role by its title. */
  role(title: string): string {
    const key = dashKey(title, "approver");
    if (!this.#titles.has(key)) this.#titles.set(key, title);
    return key;
  }

  /** Roles that decide on a stage. */
  makersOf(decisions: readonly DecisionPart[], place: string): string[] {
    const roles = decisions.flatMap((decision) => this.#makers(decision, place));
    return [...new Set(roles)];
  }

  #makers({ makers }: DecisionPart, place: string): string[] {
    const text = meant(makers);
    if (text === null) return [];
    return text.split(SEPARATORS).flatMap((part) => {
      const title = plain(part.replace(/\([^)]*\)/g, ""));
      if (title === null) return [];
      if (ROLE.test(title)) return [this.role(title)];
      this.#draft.notes.leave(`${place}.decision.makers`, title, "a plan names roles, not people");
      return [];
    });
  }

  /** One rule for each role of a sign-off table; a role that is there twice is signed by two. */
  signOffsOf(rows: readonly SignOffRow[]): SignOffs {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const title = said(row.role) ?? APPROVER;
      const role = this.role(title);
      counts.set(role, Math.min(MOST_SIGNERS, (counts.get(role) ?? 0) + 1));
    }
    return [...counts].map(([role, count]) => ({ role, count }));
  }
}

/** Two lists of rules as one: the larger number of a role counts. */
export function joinSignOffs(a: SignOffs, b: SignOffs): SignOffs {
  const counts = new Map(a.map(({ role, count }) => [role, count]));
  for (const { role, count } of b) counts.set(role, Math.max(count, counts.get(role) ?? 0));
  return [...counts].map(([role, count]) => ({ role, count }));
}
