import { LineCounter, parseDocument, type YAMLError } from "yaml";
import type { z } from "zod";
import { buildPlan } from "@/lib/domain/plan/build-plan";
import { checkDocument } from "@/lib/domain/plan/check-document";
import { describeIssue } from "@/lib/domain/plan/describe-issue";
import { knownKeys } from "@/lib/domain/plan/known-keys";
import { mendSource } from "@/lib/domain/plan/mend-source";
import type { Plan, PlanProblem } from "@/lib/domain/plan/plan";
import { PlanProblems } from "@/lib/domain/plan/plan-places";
import { PlanSource } from "@/lib/domain/plan/plan-source";

export type ParsedPlan =
  | { kind: "plan"; plan: Plan }
  | { kind: "problems"; problems: PlanProblem[] };

const MAX_LENGTH = 200_000;
/** One missing bracket can make hundreds; nobody reads more than these. */
const MAX_PROBLEMS = 100;
const TOO_DEEP = "the plan is nested too deeply";

/**
 * Reads a plan. Everything that is wrong in it is told at once, from top to bottom, with line and column counted
 * from 1, the first hundred at most; only YAML that cannot be read at all hides what else there is.
 */
export function parsePlan(source: string): ParsedPlan {
  if (source.length > MAX_LENGTH) {
    return refused(`the plan has ${source.length} characters`, `at most ${MAX_LENGTH}`);
  }
  try {
    return parse(source);
  } catch (error) {
    // The only way that reading and walking a tree can fail: it is deeper than the stack.
    if (error instanceof RangeError) return refused(TOO_DEEP, "a plan of a few levels");
    throw error;
  }
}

function parse(source: string): ParsedPlan {
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    uniqueKeys: false,
    logLevel: "error",
    // The library's own pretty places take time in proportion to errors times length.
    prettyErrors: false,
  });
  if (document.errors.length > 0) {
    const isTooDeep = document.errors.some((error) => error.message.includes("call stack"));
    if (isTooDeep) return refused(TOO_DEEP, "a plan of a few levels");
    const errors = document.errors.slice(0, MAX_PROBLEMS);
    return { kind: "problems", problems: errors.map((e) => describeYaml(e, source, lines)) };
  }
  const problems = new PlanProblems(document, lines);
  if (!checkDocument(document, problems)) return told(problems);
  const value: unknown = document.toJS();
  const parsed = PlanSource.safeParse(value, { reportInput: true });
  if (!parsed.success) for (const issue of parsed.error.issues) note(problems, issue);
  const readable = parsed.success ? parsed.data : mendSource(value, parsed.error.issues, problems);
  const plan = readable ? buildPlan(readable, problems) : null;
  return plan && problems.list.length === 0 ? { kind: "plan", plan } : told(problems);
}

function told({ list }: PlanProblems): ParsedPlan {
  return { kind: "problems", problems: list.slice(0, MAX_PROBLEMS) };
}

function refused(message: string, expected: string): ParsedPlan {
  return { kind: "problems", problems: [{ path: "", line: 1, column: 1, message, expected }] };
}

function describeYaml(error: YAMLError, source: string, lines: LineCounter): PlanProblem {
  const { line, col } = lines.linePos(error.pos[0]);
  const text = source.split("\n", line)[line - 1] ?? "";
  const needsQuotes = /[:,[{]\s+[>%@`|]/.test(text);
  return {
    path: "",
    line,
    column: col,
    message: error.message,
    expected: needsQuotes
      ? 'quotes around a text that begins with > or %, such as ">= 50/s"'
      : "well-formed YAML",
  };
}

function note(problems: PlanProblems, issue: z.core.$ZodIssue): void {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) {
      const known = knownKeys(path, issue.input).join(", ");
      problems.atKey(path, key, `nobody knows the key ${key} here`, known);
    }
    return;
  }
  if (issue.code === "invalid_key") {
    const expected = issue.issues[0]?.message ?? "a short name";
    problems.atKey(path.slice(0, -1), String(path.at(-1)), "is not a key", expected);
    return;
  }
  const { message, expected } = describeIssue(issue);
  problems.at(path, message, expected);
}
