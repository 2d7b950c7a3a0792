import {
  type Block,
  factTable,
  heading,
  list,
  number,
  paragraph,
  table,
} from "@/lib/domain/report/block";
import type { FunnelReport } from "@/lib/domain/report/funnel-report";
import { instantText, ratioText } from "@/lib/domain/report/instant";
import { knownText } from "@/lib/domain/report/known";
import { metricKnownText } from "@/lib/domain/report/metric-known";
import type { MetricLine } from "@/lib/domain/report/metric-line";
import type {
  ChecklistLine,
  DecisionLine,
  EvidenceLine,
  IncidentLine,
  SignatureLine,
  StageReport,
} from "@/lib/domain/report/report";
import { METHOD_TEXT } from "@/lib/domain/sign-off/method-text";

export function stageBlocks(stage: StageReport): Block[] {
  return [
    heading(2, `Stage: ${stage.title}`),
    ...stage.overrides.map(
      (o): Block => ({
        kind: "alarm",
        title: `OVERRIDE: ${o.state}`,
        lines: [
          `Reason: ${o.reason}`,
          ...o.against.map((text) => `Against: ${text}`),
          o.requested,
          o.confirmed,
        ],
      }),
    ),
    factTable(stage.facts, knownText),
    ...(stage.reasons.length > 0 ? [list(stage.reasons)] : []),
    ...metricBlocks(stage.groups),
    ...stage.funnels.flatMap(funnelBlocks),
    heading(3, "Screenshots"),
    ...screenshotBlocks(stage.screenshots),
    ...(stage.otherEvidence.length > 0
      ? [heading(3, "Files and links"), ...evidenceBlocks(stage.otherEvidence, "")]
      : []),
    ...(stage.checklist.length > 0
      ? [heading(3, "Checklist"), ...checklistBlocks(stage.checklist)]
      : []),
    ...incidentBlocks(stage, 3, "in this stage"),
    heading(3, "Sign-offs"),
    paragraph(stage.gate.text),
    ...(stage.gate.lines.length > 0 ? [signatureTable(stage.gate.lines)] : []),
    heading(3, "Decision"),
    ...decisionBlocks(stage),
  ];
}

function metricBlocks(groups: { name: string; metrics: MetricLine[] }[]): Block[] {
  if (groups.length === 0) return [paragraph("The plan judges no metric in this stage.")];
  return groups.flatMap((group) => [
    heading(3, `Metrics: ${group.name}`),
    table(
      [
        "Metric",
        number("Baseline"),
        "Threshold",
        number("Actual"),
        number("Samples"),
        "Verdict",
        "Margin",
        "How it is known",
      ],
      group.metrics.map((m) => [
        metricName(m),
        m.baseline,
        m.threshold,
        m.actual,
        String(m.samples),
        m.verdict,
        m.margin,
        metricKnownText(m),
      ]),
      "",
    ),
  ]);
}

function metricName({ label, critical, muted }: MetricLine): string {
  const marks = [critical ? "critical" : null, muted ? "muted, not counted" : null];
  const text = marks.filter((mark) => mark !== null).join("; ");
  return text ? `${label} (${text})` : label;
}

function funnelBlocks(funnel: FunnelReport): Block[] {
  return [
    heading(3, `Funnel: ${funnel.label} (${funnel.window})`),
    table(
      ["Step", number("Users"), number("Of the step before"), number("Of the first step")],
      funnel.steps.map((step, index) => [
        step.label,
        String(step.users),
        index === 0 ? "-" : (ratioText(step.fromPrevious) ?? "no users"),
        index === 0 ? "-" : (ratioText(step.fromFirst) ?? "no users"),
      ]),
      "The funnel has no step.",
    ),
    table(
      ["What", "Value", "How it is known"],
      [
        ["Overall conversion", funnel.conversion, knownText(funnel)],
        ["95 % interval (Wilson)", funnel.interval, knownText(funnel)],
        ["Target", funnel.target, "pinned plan"],
        ["Verdict", `${funnel.verdict}: ${funnel.reason}`, knownText(funnel)],
      ],
      "",
    ),
    ...(funnel.periods.length > 0 ? [periodTable(funnel.periods)] : []),
  ];
}

function periodTable(periods: FunnelReport["periods"]): Block {
  return table(
    [
      "From",
      "To",
      number("Started"),
      number("Completed"),
      number("Conversion"),
      number("95 % interval"),
    ],
    periods.map((p) => [
      instantText(p.from),
      instantText(p.to),
      String(p.started),
      String(p.completed),
      p.conversion,
      p.interval,
    ]),
    "",
  );
}

function screenshotBlocks({ wanted, taken }: StageReport["screenshots"]): Block[] {
  const missing = wanted.map(
    (w) => `Missing: ${w.label}${w.required ? " (required)" : " (if it applies)"}`,
  );
  return [
    ...evidenceBlocks(taken, "No screenshot was added."),
    ...(missing.length > 0 ? [list(missing)] : []),
  ];
}

export function evidenceBlocks(lines: EvidenceLine[], empty: string): Block[] {
  return [
    table(
      ["Evidence", "Kind", "File or address", "Vouched for by", "SHA-256"],
      lines.map((line) => [
        line.title,
        line.kind,
        line.name ?? line.href ?? "not stored",
        `${line.by}, ${instantText(line.at)}`,
        line.sha256 ?? "none: the content of a link is not held here",
      ]),
      empty,
    ),
  ];
}

export function checklistBlocks(lines: ChecklistLine[]): Block[] {
  if (lines.length === 0) return [paragraph("The plan asks for no checklist here.")];
  const groups = [...new Set(lines.map((line) => line.group))];
  return groups.flatMap((group): Block[] => [
    ...(group === null ? [] : [heading(4, group)]),
    {
      kind: "checks",
      items: lines
        .filter((line) => line.group === group)
        .map((line) => ({ done: line.done, text: checklistText(line) })),
    },
  ]);
}

/** `Alerts reach their channels: vouched for by Ada Long, 2026-11-23 09:00:00 UTC. Note.` */
export function checklistText(line: ChecklistLine): string {
  const at = line.at ? `, ${instantText(line.at)}` : "";
  return `${line.label}: ${knownText(line)}${at}${line.note ? `. ${line.note}` : ""}`;
}

export function incidentBlocks(
  { incidents, alerts }: { incidents: IncidentLine[]; alerts: IncidentLine[] },
  level: 3 | 4,
  where: string,
): Block[] {
  const part = (title: string, lines: IncidentLine[], empty: string): Block[] => [
    heading(level, title),
    table(
      ["Severity", "What", "Vouched for by", "Closed"],
      lines.map((line) => [
        line.severity,
        line.note ? `${line.title}: ${line.note}` : line.title,
        `${line.openedBy}, ${instantText(line.openedAt)}`,
        line.closing,
      ]),
      empty,
    ),
  ];
  return [
    ...part("Incidents", incidents, `No incident ${where} is on record.`),
    ...part("Alerts", alerts, `No alert ${where} is on record.`),
  ];
}

export function signatureTable(
  lines: SignatureLine[],
  empty = "No signature is asked for.",
): Block {
  return table(
    [
      "Role",
      "Name",
      "Decision",
      "Meaning",
      "Method",
      "Comment",
      "Time",
      "Dossier",
      "How it is known",
    ],
    lines.map((line) => [
      line.role,
      line.name ?? "nobody yet",
      line.note === null ? line.decision : `${line.decision} (${line.note})`,
      line.meaning,
      line.method === null ? "-" : METHOD_TEXT[line.method],
      line.comment ?? "-",
      line.at ? instantText(line.at) : "-",
      line.dossier?.slice(0, 12) ?? "-",
      knownText({ known: line.known, by: line.name }),
    ]),
    empty,
  );
}

function decisionBlocks({ decisions, undecided, proceed }: StageReport): Block[] {
  return [
    ...decisions.flatMap(oneDecision),
    ...(undecided ? [paragraph(undecided)] : []),
    paragraph(`Proceed: ${proceed}`),
  ];
}

function oneDecision(decision: DecisionLine): Block[] {
  const { override, dossier } = decision;
  return [
    table(
      ["What", "Value"],
      [
        ["Decision", override ? `${decision.decision}, BY OVERRIDE` : decision.decision],
        ["Recommended", decision.recommendation],
        ["Time", instantText(decision.at)],
        ["Made by", decision.makers],
        [
          "How it is known",
          decision.known === "vouched" ? "vouched for by its makers" : "measured: made by Tollgate",
        ],
        ["Justification", decision.justification],
        ["Dossier (SHA-256)", dossier ?? "none: decided without frozen evidence"],
      ],
      "",
    ),
  ];
}
