import { LineCounter, parseDocument, visit } from "yaml";
import type { z } from "zod";
import { buildPlan } from "@/lib/domain/plan/build-plan";
import type { Plan, PlanProblem } from "@/lib/domain/plan/plan";
import { PlanProblems } from "@/lib/domain/plan/plan-places";
import { PlanSource } from "@/lib/domain/plan/plan-source";

const MAX_LENGTH = 500_000;

/**
 * Reads a plan. Every problem that can be told at once is told at once, with line and column counted from 1.
 * Aliases are refused: a plan is read by people, top to bottom.
 */
export function parsePlan(
  source: string,
): { kind: "plan"; plan: Plan } | { kind: "problems"; problems: PlanProblem[] } {
  if (source.length > MAX_LENGTH) {
    return one(1, 1, `the plan has ${source.length} characters`, `at most ${MAX_LENGTH}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      kind: "problems",
      problems: document.errors.map((error) => ({
        path: "",
        line: error.linePos?.[0].line ?? 1,
        column: error.linePos?.[0].col ?? 1,
        message: error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "",
        expected: "well-formed YAML",
      })),
    };
  }
  const problems = new PlanProblems(document, lines);
  let aliased = false;
  visit(document, {
    Alias: () => {
      aliased = true;
      return visit.BREAK;
    },
  });
  if (aliased) return one(1, 1, "the plan uses YAML aliases", "every value written out");
  const parsed = PlanSource.safeParse(document.toJS(), { reportInput: true });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) note(problems, issue);
    return { kind: "problems", problems: problems.list };
  }
  const plan = buildPlan(parsed.data, problems);
  return problems.list.length > 0
    ? { kind: "problems", problems: dedupe(problems.list) }
    : { kind: "plan", plan };
}

function one(line: number, column: number, message: string, expected: string) {
  return { kind: "problems" as const, problems: [{ path: "", line, column, message, expected }] };
}

function note(problems: PlanProblems, issue: z.core.$ZodIssue): void {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) {
      problems.atKey(
        path,
        key,
        `nobody knows the key ${key} here`,
        "a key that docs/plans.md lists",
      );
    }
    return;
  }
  const { message, expected } = describe(issue);
  problems.at(path, message, expected);
}

function describe(issue: z.core.$ZodIssue): { message: string; expected: string } {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? { message: "is missing", expected: `a ${issue.expected}` }
        : { message: "has the wrong type", expected: `a ${issue.expected}` };
    case "invalid_value":
      return { message: "is not one of the choices", expected: issue.values.join(", ") };
    case "invalid_union":
      return { message: "has the wrong form", expected: "a form that docs/plans.md shows" };
    case "too_small":
      return { message: "is too short or too small", expected: `at least ${issue.minimum}` };
    case "too_big":
      return { message: "is too long or too large", expected: `at most ${issue.maximum}` };
    default:
      return { message: "does not have the right form", expected: issue.message };
  }
}

/** A metric that several stages name is looked at once for each of them. */
function dedupe(list: PlanProblem[]): PlanProblem[] {
  const seen = new Set<string>();
  return list.filter((p) => {
    const id = `${p.line}:${p.column}:${p.message}`;
    return seen.has(id) ? false : seen.add(id);
  });
}
