import type { ChecklistItemView, EvidenceView, IncidentView } from "@/lib/contract/evidence";
import type { RunView } from "@/lib/contract/run";
import type { SignOffStatus, StandingSignOffView } from "@/lib/contract/sign-off";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { instantText } from "@/lib/domain/report/instant";
import type {
  ChecklistLine,
  EvidenceLine,
  GateSignatures,
  IncidentLine,
  SignatureLine,
} from "@/lib/domain/report/report";
import { whoText } from "@/lib/use-cases/report/sections/words";

/** The signatures of a gate: those that count, those that no longer do and why, and those still missing. */
export function gateSignatures(key: string, title: string, status: SignOffStatus): GateSignatures {
  const titles = new Map(status.required.map((rule) => [rule.role, rule.title]));
  const line = (signOff: StandingSignOffView) => signatureLine(signOff, titles);
  return {
    key,
    title,
    met: status.met,
    text: gateText(status),
    lines: [
      ...status.made.map(line),
      ...status.required.flatMap(missingLines),
      ...status.voided.map(line),
    ],
  };
}

/** Every gate with what its signatures are, in the order of the run. */
export function gatesOf(view: RunView): { key: string; title: string; status: SignOffStatus }[] {
  return [
    { key: PRE_DEPLOYMENT, title: "Pre-deployment", status: view.preDeployment.signOffs },
    ...view.stages.map(({ key, title, signOffs }) => ({ key, title, status: signOffs })),
  ];
}

/** All signatures that were made, with the gate beside the role. */
export function signatureLines(view: RunView): SignatureLine[] {
  return gatesOf(view).flatMap(({ key, title, status }) =>
    gateSignatures(key, title, status)
      .lines.filter((line) => line.name !== null)
      .map((line) => ({ ...line, role: `${line.role}, ${title}` })),
  );
}

function gateText(status: SignOffStatus): string {
  const asked = status.required.reduce((sum, rule) => sum + rule.count, 0);
  if (asked === 0) return "This gate asks for no signature.";
  const have = status.required.reduce((sum, rule) => sum + Math.min(rule.have, rule.count), 0);
  const rejected = status.made.filter((s) => s.standing === "rejects").map((s) => s.person.name);
  const parts = [`${have} of ${asked} sign-offs stand on the current dossier`];
  if (rejected.length > 0) parts.push(`rejected by ${rejected.join(", ")}`);
  const idle = status.made.filter((s) => WITHOUT_EFFECT[s.standing] !== null).length;
  if (idle > 0) parts.push(`${idle} on it do not count`);
  if (status.voided.length > 0) {
    parts.push(`${status.voided.length} on replaced dossiers no longer count`);
  }
  return `${parts.join("; ")}.`;
}

/** Why a signature has no effect; null where it has. */
const WITHOUT_EFFECT: Record<StandingSignOffView["standing"], string | null> = {
  counts: null,
  rejects: null,
  voided: "newer evidence replaced the dossier",
  withdrawn: "withdrawn by the signer",
  expired: "the approval has expired",
  excluded: "the separation of duties excludes the signer",
  weak: "confirmed in a weaker way than the gate takes",
  role: "the gate does not ask for this signature",
  delegation: "no delegation was in force",
  early: "made before the roles that sign first were complete",
  counted: "the person counts already",
};

function signatureLine(signOff: StandingSignOffView, titles: Map<string, string>): SignatureLine {
  const word = signOff.decision === "approve" ? "approved" : "rejected";
  const idle = WITHOUT_EFFECT[signOff.standing];
  const lent = signOff.onBehalfOf ? ` on behalf of ${signOff.onBehalfOf.name}` : "";
  return {
    id: signOff.id,
    role: titles.get(signOff.role) ?? signOff.role,
    name: `${signOff.person.name}${lent}`,
    decision: idle === null ? word : "void",
    meaning: signOff.meaning,
    note: idle === null ? untilText(signOff) : `${word}; ${idle}${withdrawnText(signOff)}`,
    method: signOff.method,
    comment: signOff.comment,
    at: signOff.signedAt,
    dossier: signOff.dossier,
    known: "vouched",
  };
}

function withdrawnText({ withdrawn }: StandingSignOffView): string {
  return withdrawn ? `, ${instantText(withdrawn.at)}: ${withdrawn.reason}` : "";
}

function untilText({ until, decision }: StandingSignOffView): string | null {
  if (until === null) return null;
  const words = decision === "approve" ? "counts until" : "to be reviewed by";
  return `${words} ${instantText(until)}`;
}

function missingLines(rule: SignOffStatus["required"][number]): SignatureLine[] {
  const holders = rule.holders.map((holder) => holder.name);
  const line: Omit<SignatureLine, "id"> = {
    role: rule.title,
    name: null,
    decision: "missing",
    meaning:
      holders.length > 0 ? `can be signed by ${holders.join(", ")}` : "nobody holds this role",
    note: null,
    method: null,
    comment: null,
    at: null,
    dossier: null,
    known: "missing",
  };
  return Array.from({ length: Math.max(0, rule.count - rule.have) }, (_, index) => ({
    ...line,
    id: `${rule.role} ${index + 1}`,
  }));
}

export function checklistLine(item: ChecklistItemView): ChecklistLine {
  return {
    label: item.label,
    group: item.group,
    done: item.done,
    known: item.mark,
    by: item.by && whoText(item.by),
    at: item.at,
    note: item.note,
  };
}

export function evidenceLine(piece: EvidenceView): EvidenceLine {
  return {
    id: piece.id,
    kind: piece.kind,
    title: piece.title,
    name: piece.originalName,
    href: piece.href ?? piece.url,
    thumbnail: piece.thumbnailHref,
    width: piece.width,
    height: piece.height,
    sha256: piece.storedSha256,
    by: whoText(piece.addedBy),
    at: piece.addedAt,
    capture: piece.capture,
  };
}

/** Incidents and alerts apart. */
export function incidentLines(all: IncidentView[]): {
  incidents: IncidentLine[];
  alerts: IncidentLine[];
} {
  const of = (kind: IncidentView["kind"]) => all.filter((i) => i.kind === kind).map(incidentLine);
  return { incidents: of("incident"), alerts: of("alert") };
}

function incidentLine(incident: IncidentView): IncidentLine {
  const { closedAt, closedBy, resolution } = incident;
  return {
    severity: incident.severity,
    title: incident.title,
    note: incident.note,
    openedBy: whoText(incident.openedBy),
    openedAt: incident.openedAt,
    open: closedAt === null,
    closing:
      closedAt === null
        ? "still open"
        : `${closedBy ? whoText(closedBy) : "Tollgate"}, ${instantText(closedAt)}: ${resolution ?? "no resolution given"}`,
  };
}
