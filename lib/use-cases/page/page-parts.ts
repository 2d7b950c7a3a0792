import type {
  PageChecklist,
  PageDecision,
  PageItem,
  PageLog,
  PageSignOff,
  PageText,
} from "@/lib/contract/page";
import type {
  Cell,
  CheckItem,
  Checklist,
  DecisionPart,
  LogList,
  SignOffRow,
} from "@/lib/domain/document/page";

export function text({ text: words, blank, span }: Cell): PageText {
  return { text: words, blank, line: span?.line ?? null };
}

export function maybe(cell: Cell | null): PageText | null {
  return cell && text(cell);
}

/** The line of the first cell that has one. */
export function lineOf(...cells: (Cell | null)[]): number | null {
  return cells.find((cell) => cell?.span)?.span?.line ?? null;
}

export function itemView(item: CheckItem): PageItem {
  const { done, status, depth } = item;
  return {
    text: item.text.text,
    done,
    status: status?.text ?? null,
    depth,
    line: item.box?.line ?? lineOf(item.text),
  };
}

export function checklistView({ heading, items }: Checklist): PageChecklist {
  return { heading: heading?.text ?? null, items: items.map(itemView) };
}

export function logView({ heading, entries }: LogList): PageLog {
  return { heading: heading?.text ?? null, entries: entries.map(text) };
}

export function decisionView(decision: DecisionPart): PageDecision {
  const { heading, status, time, makers, justification, proceed } = decision;
  return {
    heading: heading?.text ?? null,
    status: maybe(status),
    time: maybe(time),
    makers: maybe(makers),
    justification: maybe(justification),
    proceed: proceed && { label: proceed.label.text, value: text(proceed.value) },
  };
}

export function signOffView(row: SignOffRow): PageSignOff {
  const { role, name, decision, date, conditions } = row;
  return {
    role: maybe(role),
    name: maybe(name),
    decision: maybe(decision),
    date: maybe(date),
    conditions: maybe(conditions),
    line: lineOf(role, name, decision, date, conditions),
  };
}
