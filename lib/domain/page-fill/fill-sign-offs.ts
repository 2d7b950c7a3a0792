import type { Page, SignOffRow } from "@/lib/domain/document/page";
import type { Edits } from "@/lib/domain/page-fill/edits";
import type { GateValues, PageValues, SignatureValue } from "@/lib/domain/page-fill/page-values";
import { placeSignOffs } from "@/lib/domain/page-plan/page-sign-offs";
import { dashKey, said, wordsOf } from "@/lib/domain/page-plan/page-text";
import type { PageLinks } from "@/lib/domain/page-plan/plan-draft";

/** Each row by a signature of its gate and role; a row with a name only by a signature of that person. */
export function fillSignOffs(
  page: Page,
  values: PageValues,
  { links, edits }: { links: PageLinks; edits: Edits },
): void {
  const { before, ofStage } = placeSignOffs(page);
  fillRows(before, values.preDeployment, edits);
  for (const [part, rows] of ofStage) {
    const stage = values.stages.find(({ key }) => key === links.stages.get(part));
    if (stage) fillRows(rows, stage, edits);
  }
}

function fillRows(rows: readonly SignOffRow[], { signatures }: GateValues, edits: Edits): void {
  const left = [...signatures];
  for (const row of rows) {
    const at = left.findIndex((signature) => isOf(row, signature));
    const [signature] = at < 0 ? [] : left.splice(at, 1);
    if (!signature) continue;
    edits.put(row.name, signature.name);
    edits.putStatus(row.decision, signature.approved ? "✅ Approved" : "❌ Rejected");
    edits.put(row.date, signature.at);
    edits.put(row.conditions, signature.comment);
  }
}

function isOf(row: SignOffRow, { role, title, name }: SignatureValue): boolean {
  const named = said(row.name);
  if (named !== null && wordsOf(named) !== wordsOf(name)) return false;
  const asked = said(row.role);
  if (asked === null) return named !== null || role === "approver";
  return dashKey(asked, "approver") === role || wordsOf(asked) === wordsOf(title);
}
