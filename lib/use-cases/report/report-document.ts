import { ReportDocument } from "@/lib/contract/report";
import type { Report } from "@/lib/domain/report/report";
import { canonicalJson } from "@/lib/ledger/canonical-json";
import { sha256Hex } from "@/lib/ledger/sha256";

/** A report in the one spelling (RFC 8785) whose bytes anybody can hash, and their SHA-256. */
export function reportDocument(report: Report): { text: string; digest: string } {
  const text = canonicalJson(ReportDocument.parse(report));
  return { text, digest: sha256Hex(text) };
}
