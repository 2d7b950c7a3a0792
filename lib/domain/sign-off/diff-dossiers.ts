import { formatValue } from "@/lib/domain/metric/format";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";

/** One line that differs: what it is called, and how it read before and now. Null: it was not, or is not, there. */
export type DossierChange = {
  path: string;
  label: string;
  before: string | null;
  after: string | null;
};

/** The readable lines of a dossier by path, in the order in which a signer should hear of changes. */
type Lines = Map<string, { label: string; text: string | null }>;

/**
 * What a person who signed `before` has to know about `after`: verdicts first, then what people added, then
 * values. Left out: serial numbers, times of issue, and counts that grow with every second.
 */
export function diffDossiers(before: DossierDocument, after: DossierDocument): DossierChange[] {
  const old = linesOf(before);
  const current = linesOf(after);
  const paths = [...current.keys(), ...[...old.keys()].filter((path) => !current.has(path))];
  const changes = paths.flatMap((path) => {
    const was = old.get(path);
    const is = current.get(path);
    const change = { path, before: was?.text ?? null, after: is?.text ?? null };
    if (change.before === change.after) return [];
    return [{ ...change, label: (is ?? was)?.label ?? path }];
  });
  return changes.sort((a, b) => rank(a.path) - rank(b.path));
}

function rank(path: string): number {
  if (path.endsWith(".value") || path.endsWith(".conversion")) return 3;
  if (/^(verdict|recommendation|reasons)$/.test(path) || path.endsWith(".verdict")) return 0;
  return /^(evidence|incidents|checklist|waivers)\./.test(path) ? 1 : 2;
}

function linesOf(document: DossierDocument): Lines {
  const lines: Lines = new Map();
  const add = (path: string, label: string, text: string | null) =>
    lines.set(path, { label, text });
  add("verdict", "Verdict", document.verdict);
  add("recommendation", "Recommendation", document.recommendation);
  add("reasons", "Reasons", document.reasons.join(" ") || null);
  add("action", "What an approval does", document.action);
  const { artifact, plan } = document;
  add("artifact.commit", "Commit", artifact.commit);
  add("artifact.branch", "Branch", artifact.branch);
  add("artifact.digest", "Artifact digest", artifact.digest);
  add("artifact.flag", "Feature flag", artifact.flag);
  add("artifact.environment", "Environment", artifact.environment);
  add("plan", "Plan", `${plan.name}, version ${plan.version} (${plan.digest.slice(0, 12)})`);
  measuredLines(document, add);
  recordedLines(document, add);
  return lines;
}

type Add = (path: string, label: string, text: string | null) => void;

function measuredLines(document: DossierDocument, add: Add): void {
  for (const metric of document.metrics) {
    const value = metric.value === null ? null : formatValue(Number(metric.value), metric.unit);
    add(`metrics.${metric.key}.verdict`, `${metric.label}: verdict`, metric.verdict);
    add(`metrics.${metric.key}.threshold`, `${metric.label}: threshold`, metric.threshold);
    add(`metrics.${metric.key}.value`, metric.label, value);
  }
  for (const funnel of document.funnels) {
    add(`funnels.${funnel.key}.verdict`, `${funnel.label}: verdict`, funnel.verdict);
    add(`funnels.${funnel.key}.target`, `${funnel.label}: target`, funnel.target);
    const conversion =
      funnel.conversion === null ? null : `${(Number(funnel.conversion) * 100).toFixed(1)} %`;
    add(`funnels.${funnel.key}.conversion`, `${funnel.label}: conversion`, conversion);
  }
}

function recordedLines(document: DossierDocument, add: Add): void {
  for (const item of document.checklist) {
    add(`checklist.${item.key}`, `Checklist: ${item.label}`, checklistText(item));
  }
  for (const waiver of document.waivers ?? []) {
    const text = `${waiver.reason} (${waiver.requestedBy} and ${waiver.confirmedBy})`;
    add(`waivers.${waiver.id}`, `Waived: ${waiver.title}`, text);
  }
  for (const piece of document.evidence) {
    const mark = piece.sha256 === null ? piece.url : `SHA-256 ${piece.sha256.slice(0, 12)}`;
    const text = mark === null ? piece.title : `${piece.title} (${mark})`;
    add(`evidence.${piece.id}`, EVIDENCE[piece.kind] ?? piece.kind, text);
  }
  for (const incident of document.incidents) {
    const noun = incident.kind === "alert" ? "Alert" : "Incident";
    const state = incident.open ? "open" : `closed: ${incident.resolution ?? "no resolution"}`;
    add(`incidents.${incident.id}`, `${noun}: ${incident.title}`, `${incident.severity}, ${state}`);
  }
}

const EVIDENCE: Record<string, string> = { screenshot: "Screenshot", file: "File", link: "Link" };

function checklistText(item: DossierDocument["checklist"][number]): string {
  if (item.mark === "missing") return "open";
  const how = item.mark === "vouched" ? "vouched for" : item.mark;
  const note = item.note ? `: ${item.note}` : "";
  return `${item.done ? "done" : "open"}, ${how}${note}`;
}
