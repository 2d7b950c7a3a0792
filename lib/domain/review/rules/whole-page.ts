import { readInstants } from "@/lib/domain/document/instants";
import type { Cell, Page, SignOffRow } from "@/lib/domain/document/page";
import { readStatus } from "@/lib/domain/document/status-word";
import { type Hit, isStated, type Rule, stageNumber } from "@/lib/domain/review/rule";
import { keepsItsLimit, metricsOf } from "@/lib/domain/review/rules/metric-status";
import { itemsOf } from "@/lib/domain/review/rules/ticked-but-pending";

const FINAL = new Set(["pass", "fail", "go", "no-go", "rollback"]);

/** What the page says of itself as a whole. */
function finalWord(page: Page): { cell: Cell; word: string } | null {
  const cells = [page.facts.status, ...page.decisions.map((decision) => decision.status)];
  for (const cell of cells) {
    const word = isStated(cell) ? readStatus(cell.text) : null;
    if (cell && word !== null) return FINAL.has(word) ? { cell, word } : null;
  }
  return null;
}

const SIGNING =
  /\b(?:sign[- ]?offs?|signatures?|unterschriften|firmas|assinaturas|approbations|handtekeningen)\b/i;

export const openSignOff: Rule = {
  key: "open-sign-off",
  severity: "doubt",
  title: "A signature that is missing",
  appliesTo: "page",
  check: (page) => [
    ...page.signOffs.flatMap(signatureHit),
    ...itemsOf(page).flatMap(({ item, stage, where }) =>
      item.done === false && SIGNING.test(item.text.text)
        ? [{ cell: item.text, stage, where, text: signText(page) }]
        : [],
    ),
  ],
};

function signText(page: Page): string {
  const signed = page.signOffs.filter((row) => isStated(row.name) && row.decision !== null).length;
  return signed === 0
    ? "The sign-offs are still open: the page holds no signature with name and decision."
    : `The sign-offs are still open: the page holds ${signed} with name and decision.`;
}

function signatureHit(row: SignOffRow): Hit[] {
  const cell = row.role ?? row.name;
  if (!cell) return [];
  const missing = [
    isStated(row.name) ? null : "a name",
    row.decision !== null && !isStated(row.decision) ? "a decision" : null,
    isStated(row.date) ? null : "a date",
  ].filter((what) => what !== null);
  if (missing.length === 0) return [];
  return [
    {
      cell,
      stage: null,
      where: "Sign-offs",
      text: `The signature lacks ${missing.join(", ")}.`,
    },
  ];
}

export const unsigned: Rule = {
  key: "unsigned",
  severity: "doubt",
  title: "A decision that nobody has signed",
  appliesTo: "page",
  check: (page) => {
    const final = finalWord(page);
    const isSigned =
      page.signOffs.length > 0 ||
      page.stages.some((s) => s.decisions.some((d) => isStated(d.makers)));
    const isNamed = page.decisions.some((decision) => isStated(decision.makers));
    if (!final || isSigned || isNamed) return [];
    const text = "The page states an outcome, and names nobody who decided or signed it.";
    return [{ cell: final.cell, stage: null, text }];
  },
};

export const signedEarly: Rule = {
  key: "signed-early",
  severity: "doubt",
  title: "A signature from before there was anything to sign",
  appliesTo: "page",
  check: (page) => {
    const start = page.stages[0]?.start ?? null;
    const [began] = isStated(start) ? readInstants(start.text) : [];
    if (!began || page.stages.length > 1) return [];
    return page.signOffs.flatMap(({ date }) => {
      const [signed] = isStated(date) ? readInstants(date.text) : [];
      if (!date || !signed || signed.day >= began.day) return [];
      const text = "It was signed on a day before the first measurement.";
      return [{ cell: date, stage: null, where: "Sign-offs", text }];
    });
  },
};

export const pageStatus: Rule = {
  key: "page-status",
  severity: "contradiction",
  title: "A page that passes although something in it does not",
  appliesTo: "page",
  check: (page) => {
    const final = finalWord(page);
    if (final?.word !== "pass" && final?.word !== "go") return [];
    const failing = metricsOf(page).filter(
      ({ metric }) =>
        (isStated(metric.status) && readStatus(metric.status.text) === "fail") ||
        keepsItsLimit(metric) === false,
    );
    const open = itemsOf(page).filter(({ item }) => item.done === false && item.box !== null);
    const names = [
      ...failing.map(({ metric }) => metric.label.text),
      ...open.map(({ item }) => item.text.text),
    ];
    if (names.length === 0) return [];
    const text = `The page says "${final.cell.text}", and these do not hold or are open: ${list(names)}.`;
    return [{ cell: final.cell, stage: null, text }];
  },
};

export const leftBlank: Rule = {
  key: "left-blank",
  severity: "doubt",
  title: "Placeholders on a page that states an outcome",
  appliesTo: "page",
  check: (page) => {
    const final = finalWord(page);
    const blank = metricsOf(page).filter(({ metric }) => metric.actual?.blank === true);
    if (!final || blank.length === 0) return [];
    const names = list(blank.map(({ metric }) => metric.label.text));
    const text = `The page says "${final.cell.text}", and ${blank.length} of its values were never filled in: ${names}.`;
    return [{ cell: final.cell, stage: null, text }];
  },
};

export const trafficFalls: Rule = {
  key: "traffic-falls",
  severity: "doubt",
  title: "Traffic that falls from one stage to the next",
  appliesTo: "page",
  check: (page) =>
    page.stages.flatMap((stage, index) => {
      const before = page.stages[index - 1]?.traffic ?? null;
      if (before === null || stage.traffic === null || stage.traffic >= before || !stage.heading)
        return [];
      const text = `The stage has ${stage.traffic} % of traffic, the one before it ${before} %.`;
      return [{ cell: stage.heading, stage: stageNumber(page, stage), text }];
    }),
};

const EXPLAINED =
  /\b(?:relax|tighten|raise|lower|loosen|adjust|change|waive|gelockert|verschärft|angepasst|assoupli|ajust)/i;

export const thresholdDiffers: Rule = {
  key: "threshold-differs",
  severity: "doubt",
  title: "A threshold that differs between stages without a word",
  appliesTo: "page",
  check: (page) => {
    if (
      page.texts.some(
        (text) =>
          EXPLAINED.test(text.text) && /threshold|limit|schwelle|seuil|umbral/i.test(text.text),
      )
    )
      return [];
    const first = new Map<string, { text: string; stage: number | null }>();
    return metricsOf(page).flatMap(({ metric: { label, threshold }, stage }) => {
      if (!isStated(threshold)) return [];
      const name = label.text.toLowerCase();
      const before = first.get(name);
      if (!before) first.set(name, { text: threshold.text, stage });
      const isSame = !before || squeeze(before.text) === squeeze(threshold.text);
      if (isSame || before.stage === stage) return [];
      const text = `It is ${threshold.text} here and ${before.text} in stage ${before.stage}; the page does not say why.`;
      return [{ cell: threshold, stage, where: label.text, text }];
    });
  },
};

export const misEncoded: Rule = {
  key: "mis-encoded",
  severity: "note",
  title: "Text that was encoded twice",
  appliesTo: "page",
  check: ({ repairs }) => {
    const [first] = repairs;
    if (!first) return [];
    const span = { line: first.line, endLine: first.line, start: 0, end: 0 };
    const lines = new Set(repairs.map((repair) => repair.line)).size;
    const text = `UTF-8 was read in another encoding and stored again: ${repairs.length} characters in ${lines} lines, such as "${first.from}" for "${first.to}". They are repaired here.`;
    return [{ cell: { text: first.from, blank: false, span }, stage: null, text }];
  },
};

function squeeze(text: string): string {
  return text.replace(/\s+/g, "").toLowerCase();
}

function list(names: string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
