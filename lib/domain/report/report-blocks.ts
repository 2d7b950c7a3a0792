import {
  type Block,
  factTable,
  heading,
  list,
  number,
  paragraph,
  table,
} from "@/lib/domain/report/block";
import { instantText } from "@/lib/domain/report/instant";
import { knownText } from "@/lib/domain/report/known";
import { provenanceNotes } from "@/lib/domain/report/provenance-notes";
import type { Report } from "@/lib/domain/report/report";
import {
  checklistBlocks,
  evidenceBlocks,
  incidentBlocks,
  signatureTable,
  stageBlocks,
} from "@/lib/domain/report/stage-blocks";

/** Lays the whole report out, section by section, in the order in which people ask. */
export function reportBlocks(report: Report): Block[] {
  return [
    ...head(report),
    ...deployment(report),
    ...report.stages.flatMap(stageBlocks),
    ...ending(report),
    ...collected(report),
    ...learned(report),
    ...provenance(report),
    ...history(report),
    ...certificate(report),
  ];
}

function head(report: Report): Block[] {
  return [
    { kind: "heading", level: 1, text: report.title },
    paragraph(report.headline),
    ...report.alarms.map(
      (alarm): Block => ({ kind: "alarm", title: alarm.title, lines: alarm.lines }),
    ),
    table(
      ["Document", "Value"],
      [
        ["Document ID", report.documentId],
        ["Version", report.version],
        ["Date", instantText(report.date)],
        ["Status", report.status],
        ["Owner", `${report.owner.text} (${knownText(report.owner)})`],
        ["Project", report.project],
        ["Generated", instantText(report.generatedAt)],
      ],
      "",
    ),
    heading(2, "Summary"),
    table(
      ["Stage", "Traffic", "State", "Verdict", "Metrics", "Decision"],
      report.summary.map((s) => [s.stage, s.traffic, s.state, s.verdict, s.metrics, s.decision]),
      "The plan has no stage.",
    ),
    paragraph(`Risk: ${report.risk.text}`),
  ];
}

function deployment({ deployment: facts, preDeployment }: Report): Block[] {
  return [
    heading(2, "Deployment"),
    factTable(facts, knownText),
    heading(3, "Pre-deployment checklist"),
    ...checklistBlocks(preDeployment.checklist),
    heading(3, "Pre-deployment sign-offs"),
    paragraph(preDeployment.gate.text),
    signatureTable(preDeployment.gate.lines),
    heading(3, "Evidence of the whole run"),
    ...evidenceBlocks(preDeployment.evidence, "None on record."),
    ...incidentBlocks(preDeployment, 3, "outside the stages"),
  ];
}

function ending({ rollback, risk, approvals }: Report): Block[] {
  return [
    heading(2, "Rollback"),
    rollback
      ? factTable(rollback.facts, knownText)
      : paragraph("No rollback happened in this run."),
    heading(2, "Risk"),
    paragraph(risk.text),
    heading(3, "Speaks for the release"),
    risk.mitigating.length > 0 ? list(risk.mitigating) : paragraph("Nothing measured does yet."),
    heading(3, "Speaks against it"),
    risk.aggravating.length > 0 ? list(risk.aggravating) : paragraph("Nothing on record does."),
    heading(3, "Monitoring coverage"),
    table(
      ["Stage", "Coverage", "How it is known"],
      risk.coverage.map((line) => [line.label, line.text, knownText(line)]),
      "The plan has no stage.",
    ),
    heading(2, "Approvals"),
    table(
      ["Gate", "Signatures", "Decision", "How it is known"],
      approvals.map((line) => [line.gate, line.signatures, line.decision, knownText(line)]),
      "The plan has no gate.",
    ),
  ];
}

function collected({ evidence }: Report): Block[] {
  return [
    heading(2, "Evidence collection"),
    evidence.items.length > 0
      ? {
          kind: "checks",
          items: evidence.items.map((item) => ({
            done: item.collected,
            text: `${item.label}: ${item.collected ? "collected" : "missing"} (${knownText(item)}). ${item.text}`,
          })),
        }
      : paragraph("The plan lists no evidence to collect."),
    paragraph(evidence.location),
    { kind: "command", text: evidence.commands.join("\n") },
  ];
}

function learned({ lessons, next }: Report): Block[] {
  const part = (title: string, items: string[] | undefined): Block[] => [
    heading(3, title),
    items && items.length > 0
      ? list(items)
      : paragraph(lessons ? "Nothing was recorded under this head." : "Not recorded yet."),
  ];
  return [
    heading(2, "Lessons learned"),
    ...part("What went well", lessons?.wentWell),
    ...part("What could be better", lessons?.couldImprove),
    ...part("Action items", lessons?.actionItems),
    heading(2, "Next phase"),
    ...(next
      ? [
          paragraph(next.title),
          ...(next.steps.length > 0 ? [list(next.steps, true)] : []),
          ...(next.command ? [{ kind: "command", text: next.command } as const] : []),
        ]
      : [paragraph("The plan names no next phase.")]),
  ];
}

function provenance({ provenance: lines }: Report): Block[] {
  return [
    heading(2, "Where the readings come from"),
    table(
      [
        "Stage",
        "Metric",
        "Source",
        "Query",
        "Window",
        number("Samples"),
        "Newest",
        "Fetched",
        "Notes",
      ],
      lines.map((line) => [
        line.stage,
        line.metric,
        line.origin,
        line.query ?? "-",
        line.window ? `${instantText(line.window.from)} to ${instantText(line.window.to)}` : "-",
        String(line.samples),
        line.newest ? instantText(line.newest) : "never",
        line.fetchedAt ? instantText(line.fetchedAt) : "-",
        provenanceNotes(line).join("; ") || "-",
      ]),
      "No stage has started.",
    ),
  ];
}

function history({ timeline }: Report): Block[] {
  return [
    heading(2, "Timeline"),
    table(
      [{ title: "Ledger entry", numeric: true }, "Time", "What happened"],
      timeline.map((event) => [String(event.index), instantText(event.at), event.text]),
      "The ledger has no entry of this run.",
    ),
  ];
}

function certificate({ certificate: c, generatedAt }: Report): Block[] {
  return [
    heading(2, "Certificate"),
    signatureTable(c.signers, "Nobody has signed anything in this run."),
    table(
      ["Gate", "Frozen", "SHA-256 of the dossier"],
      c.dossiers.map((d) => [d.gate, instantText(d.frozenAt), d.digest]),
      "No evidence was frozen for signing.",
    ),
    table(
      ["What", "Value"],
      [
        ["Ledger entries", String(c.ledger.size)],
        ["Ledger root (RFC 6962, SHA-256)", c.ledger.root],
        ["Plan (SHA-256)", c.planDigest],
        ["Generated", instantText(generatedAt)],
      ],
      "",
    ),
    heading(3, "How to verify"),
    list(c.verification, true),
    { kind: "command", text: c.command },
  ];
}
