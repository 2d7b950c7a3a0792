import type { Page } from "@/lib/domain/document/page";
import type { Finding } from "@/lib/domain/review/finding";
import type { Hit, Rule } from "@/lib/domain/review/rule";
import { RULES } from "@/lib/domain/review/rules";

/** Everything in the page that does not hold, in the order of its lines. */
export function reviewPage(page: Page): Finding[] {
  return findings(page, RULES, (ordinal) => (ordinal === null ? null : String(ordinal))).toSorted(
    (one, other) => (one.line ?? 0) - (other.line ?? 0),
  );
}

/** One finding a rule and place: what the same words say twice in one line is said once. */
export function findings(
  page: Page,
  rules: readonly Rule[],
  stageOf: (ordinal: number | null) => string | null,
): Finding[] {
  const found = new Map<string, Finding>();
  for (const rule of rules) {
    for (const hit of rule.check(page)) {
      const finding = toFinding(page, rule, hit, stageOf(hit.stage));
      const place = `${finding.key}\0${finding.line}`;
      if (!found.has(place)) found.set(place, finding);
    }
  }
  return [...found.values()];
}

function toFinding(page: Page, rule: Rule, hit: Hit, stage: string | null): Finding {
  const title = page.stages.find((s) => s.ordinal === hit.stage)?.title;
  const where = [title, hit.where].filter((part) => part !== undefined && part !== "").join(", ");
  return {
    rule: rule.key,
    severity: rule.severity,
    line: hit.cell.span?.line ?? null,
    where,
    stage,
    text: hit.text,
    quote: hit.cell.text,
    key: `${rule.key}:${hashOf([stage ?? "", hit.where ?? "", hit.cell.text].join("\0"))}`,
  };
}

/** FNV-1a (Fowler, Noll, Vo), 64 bits: a short name, no protection. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, "0");
}
