import type { Page } from "@/lib/domain/document/page";
import { gateItems, type ItemInput, isAboutSignOffs } from "@/lib/domain/page-plan/page-items";
import { PageRoles, type SignOffs } from "@/lib/domain/page-plan/page-roles";
import { placeChecklists, placeSignOffs } from "@/lib/domain/page-plan/page-sign-offs";
import { draftStages, withSignOffs } from "@/lib/domain/page-plan/page-stages";
import { dashKey, plain, said } from "@/lib/domain/page-plan/page-text";
import { type PageLinks, PlanDraft } from "@/lib/domain/page-plan/plan-draft";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import type { Imported, PlanInput } from "@/lib/domain/plan-import/imported";
import { toDocumentId } from "@/lib/domain/plan-import/plan-names";

const MOST_SIGNERS = 20;
const MOST_TEXT = 300;

export type PlanOfPage = Imported & { links: PageLinks };

/**
 * A plan that asks for what the page asks for, so that a run of it fills the page. `name` is the file's, for a page
 * without title. Numbers are judged only where the page gives a limit; everything else is vouched for by somebody.
 */
export function planOfPage(page: Page, { name }: { name: string }): PlanOfPage {
  const draft = new PlanDraft(page);
  const roles = new PageRoles(draft);
  const title = plain(page.title?.text ?? "") ?? plain(name) ?? "Imported page";
  const documentId = documentIdOf(page, title);
  const parts = draftStages(draft, roles);
  const before = beforeAll(draft, roles);
  draft.notes.assume("defaults.staleAfter", "data older than five minutes is no data");
  const plan: PlanInput = {
    name: dashKey(documentId, "imported-page"),
    title,
    ...textFact("version", said(page.facts.version)),
    documentId,
    ...textFact("environment", said(page.facts.environment)),
    ...textFact("flag", said(page.facts.flag)),
    stakeholders: roles.stakeholders,
    checklist: before.checklist,
    preDeployment: { signOffs: before.signOffs },
    defaults: { staleAfter: "5m" },
    metrics: parts.metrics,
    funnels: parts.funnels,
    evidence: evidenceOf(draft),
    stages: parts.stages,
    ...nextOf(draft),
  };
  noteWhoSigns(draft, plan);
  const { assumed, notCarried } = draft.notes;
  return { plan, assumed, notCarried, links: draft.links };
}

/** The page's own without its number, else its title's. */
function documentIdOf({ facts }: Page, title: string): string {
  const own = said(facts.documentId)?.replace(/[\s_-]*\d{1,9}$/, "");
  return toDocumentId((own || title).slice(0, 60));
}

function textFact<K extends string>(key: K, text: string | null): { [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  if (text !== null) found[key] = text;
  return found;
}

function beforeAll(
  draft: PlanDraft,
  roles: PageRoles,
): { checklist: ItemInput[]; signOffs: SignOffs } {
  const { page } = draft;
  const { before: checklists } = placeChecklists(page);
  const items = gateItems(draft, PRE_DEPLOYMENT, { checklists, vouched: [] });
  const signed = roles.signOffsOf(placeSignOffs(page).before);
  const about = items.find(isAboutSignOffs);
  const signOffs = signed.length > 0 || !about ? signed : unnamed(draft, roles, about);
  return { checklist: withSignOffs(items, signOffs), signOffs };
}

/** `Executive sign-offs obtained (8 stakeholders)` says how many sign, and not who. */
function unnamed(draft: PlanDraft, roles: PageRoles, item: ItemInput): SignOffs {
  const stated = Number(/\b(\d{1,3})\b/.exec(item.label)?.[1] ?? 1);
  const count = Math.min(MOST_SIGNERS, Math.max(1, stated));
  const role = roles.role("Stakeholder");
  draft.notes.assume(
    "preDeployment.signOffs",
    `the page does not name who signs "${item.label}": ${count} who hold the role ${role}`,
  );
  return [{ role, count }];
}

function noteWhoSigns(draft: PlanDraft, plan: PlanInput): void {
  for (const { key, signOffs = [] } of plan.stages) {
    if (signOffs.length > 0) continue;
    draft.notes.assume(`stages.${key}.signOffs`, "the page names nobody who signs: nobody has to");
  }
}

function evidenceOf(draft: PlanDraft): PlanInput["evidence"] {
  return draft.page.evidence.flatMap((item) => {
    const label = plain(item.text.text);
    if (label === null || !draft.notes.hasRoom(label)) return [];
    const key = draft.key("evidence", dashKey(label, "evidence"));
    draft.links.evidence.set(item, key);
    const ordinal = Number(/\b(?:stage|stufe|phase|step)\s*(\d{1,2})\b/i.exec(label)?.[1]);
    const part = draft.page.stages.find((stage) => stage.heading && stage.ordinal === ordinal);
    const stage = part && draft.links.stages.get(part);
    return [{ key, label, ...(stage ? { stage } : {}) }];
  });
}

function nextOf(draft: PlanDraft): Pick<PlanInput, "next"> {
  const { next } = draft.page;
  const title = next && plain(next.title.text);
  if (!next || !title) return {};
  const command = next.command && !next.command.blank ? next.command.text.trim() : "";
  const isShort = command.length <= MOST_TEXT;
  if (!isShort)
    draft.notes.leave("next.command", command, `it has more than ${MOST_TEXT} characters`);
  const steps = next.steps.flatMap((step) => {
    const text = said(step);
    return text !== null && draft.notes.hasRoom(text) ? [text] : [];
  });
  return { next: { title, steps, ...(command !== "" && isShort ? { command } : {}) } };
}
