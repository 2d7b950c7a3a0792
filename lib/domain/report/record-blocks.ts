import {
  type Block,
  blank,
  facts,
  factText,
  heading,
  list,
  paragraph,
  table,
} from "@/lib/domain/report/block";
import { instantText } from "@/lib/domain/report/instant";
import { knownText } from "@/lib/domain/report/known";
import type { GateSignatures, Report, SignatureLine } from "@/lib/domain/report/report";
import { METHOD_TEXT } from "@/lib/domain/sign-off/method-text";

export function rollbackBlocks({ rollback }: Report): Block[] {
  const absent = "[N/A - no rollback happened]";
  return [
    heading(2, "Rollback events"),
    facts([{ label: "Rollbacks triggered", text: "" }]),
    list([rollback ? rollback.text : "[None recorded]"]),
    facts(
      rollback
        ? rollback.facts.map((fact) => ({ label: fact.label, text: factText(fact) }))
        : ["Rollback reason", "Rollback time", "Recovery time"].map((label) => ({
            label,
            text: absent,
          })),
    ),
  ];
}

export function riskBlocks({ risk }: Report): Block[] {
  return [
    heading(2, "Risk"),
    heading(3, "Speaks for the release"),
    weights(risk.mitigating, "Nothing measured does yet."),
    heading(3, "Speaks against it"),
    weights(risk.aggravating, "Nothing on record does."),
    heading(3, "Monitoring coverage"),
    table(
      ["Stage", "Coverage", "How it is known"],
      risk.coverage.map((line) => [line.label, line.text, knownText(line)]),
      "The plan has no stage.",
    ),
  ];
}

/** A table, because a list of sentences with numbers reads as measurements of its own. */
function weights(sentences: string[], none: string): Block {
  return table(
    ["What"],
    sentences.map((sentence) => [sentence]),
    none,
  );
}

export function collectionBlocks({ evidence }: Report): Block[] {
  return [
    heading(2, "Evidence collection"),
    evidence.items.length > 0
      ? {
          kind: "checks",
          items: evidence.items.map((item) => ({
            done: item.collected,
            text: item.label,
            notes: [item.collected ? `${knownText(item)}. ${item.text}` : `missing. ${item.text}`],
          })),
        }
      : paragraph("The plan lists no evidence to collect."),
    facts([{ label: "Evidence location", text: evidence.location }]),
    ...(evidence.commands.length > 0
      ? [
          heading(3, "Collection script"),
          { kind: "command", text: evidence.commands.join("\n") } as const,
        ]
      : []),
  ];
}

/** One table for all gates, so that nobody has to look for a signature. */
export function signOffBlocks({ preDeployment, stages, approvals }: Report): Block[] {
  const gates = [preDeployment.gate, ...stages.map((stage) => stage.gate)];
  return [
    heading(2, "Sign-offs"),
    table(
      [
        "Gate",
        "Role",
        "Name",
        "Decision",
        "Date",
        "Meaning",
        "Conditions",
        "Method",
        "Dossier",
        "Standing",
      ],
      gates.flatMap((gate) => gate.lines.map((line) => signatureRow(gate, line))),
      "The plan asks for no signature.",
    ),
    heading(3, "Where each gate stands"),
    table(
      ["Gate", "What stands", "Decided", "How it is known"],
      approvals.map((line) => [line.gate, line.signatures, line.decision, knownText(line)]),
      "The plan has no gate.",
    ),
  ];
}

function signatureRow(gate: GateSignatures, line: SignatureLine): string[] {
  const { name, at, decision } = line;
  return [
    gate.title,
    line.role,
    name ?? blank(line.meaning),
    decision === "missing" ? "[PENDING]" : decisionWord(decision),
    at ? instantText(at) : blank("not signed"),
    name === null ? "-" : line.meaning,
    line.comment ?? "-",
    line.method === null ? "-" : METHOD_TEXT[line.method],
    line.dossier?.slice(0, 12) ?? "-",
    line.note ?? "-",
  ];
}

function decisionWord(decision: "approved" | "rejected" | "void"): string {
  return { approved: "✅ APPROVED", rejected: "❌ REJECTED", void: "VOID" }[decision];
}

export function waiverBlocks({ waivers, stages, findings }: Report): Block[] {
  const overrides = stages.flatMap((stage) => stage.overrides.map((o) => ({ stage, o })));
  return [
    heading(2, "Waivers and overrides"),
    table(
      ["Gate", "What is waived", "Kind", "State", "Reason", "Asked for", "Second person", "Until"],
      waivers.map((w) => [
        w.gate,
        w.title,
        w.subject,
        w.state.toUpperCase(),
        w.reason,
        w.requested,
        w.confirmed,
        instantText(w.expiresAt),
      ]),
      "Nothing was waived.",
      "loud",
    ),
    table(
      ["Overridden gate", "State", "Reason", "Against", "Asked for", "Second person"],
      overrides.map(({ stage, o }) => [
        stage.title,
        o.state.toUpperCase(),
        o.reason,
        o.against.join(" ") || "-",
        o.requested,
        o.confirmed,
      ]),
      "No gate was overridden.",
      "loud",
    ),
    heading(2, "What the review found"),
    table(
      ["Severity", "Where", "What does not hold", "Rule", "Waived"],
      findings.map((f) => [
        f.severity,
        f.where,
        f.text,
        f.rule,
        f.waived ? "YES, BY WAIVER" : "no",
      ]),
      "Everything that the rules check holds.",
    ),
  ];
}
