import type { Cell } from "@/lib/domain/document/page";
import { cleanText } from "@/lib/domain/evidence/clean-file-name";
import { toKey } from "@/lib/domain/plan-import/plan-names";

const TEXT_LENGTH = 300;
const MARKS = /\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[✓✔✗✘☐☑☒]/gu;
const PLACEHOLDER = /^[[(<{_\s]*(?:tbd|tbc|tba|todo|n\/a|pending|open|none)\b[\s\-–—:,]*/i;

/** What the page says there; null where nobody has said anything yet. */
export function said(cell: Cell | null): string | null {
  return cell && !cell.blank ? plain(cell.text) : null;
}

/** What the page says, or what its placeholder says beside being one: the roles in `[TBD - Product Owner]`. */
export function meant(cell: Cell | null): string | null {
  if (!cell) return null;
  return cell.blank
    ? plain(cell.text.replace(PLACEHOLDER, "").replace(/[\]_)>}]+$/, ""))
    : said(cell);
}

/** One line without marks and closing colon, as long as a plan takes it; null where nothing is left. */
export function plain(text: string): string | null {
  const line = cleanText(text.replace(MARKS, " ")).replace(/\s+/g, " ");
  return line.replace(/\s*:$/, "").slice(0, TEXT_LENGTH).trim() || null;
}

/** `P95 Latency` gives `p95_latency`. */
export function snakeKey(text: string, fallback: string): string {
  return toKey(text.toLowerCase(), fallback).replace(/-/g, "_");
}

/** `On-call engineer` gives `on-call-engineer`. */
export function dashKey(text: string, fallback: string): string {
  return toKey(text.toLowerCase(), fallback);
}

/** For finding the same thing by its words again, whatever case and signs they are written with. */
export function wordsOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, " ")
    .trim();
}
