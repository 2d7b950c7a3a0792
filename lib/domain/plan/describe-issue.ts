import type { z } from "zod";

const KINDS: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values below it",
  record: "keys with values below it",
};

type Told = { message: string; expected: string };

/** What is wrong, as a sentence about the value at the issue's path, and what was expected. */
export function describeIssue(issue: z.core.$ZodIssue): Told {
  // The schema's own words are better than any that are made up from the issue.
  const own = /^(?:Invalid|Too|Unrecognized)/.test(issue.message) ? null : issue.message;
  switch (issue.code) {
    case "invalid_type":
    case "invalid_union": {
      const kind = issue.code === "invalid_type" ? KINDS[issue.expected] : undefined;
      const expected = own ?? kind ?? "another kind of value";
      return { message: absent(issue) ?? "is not the right kind of value", expected };
    }
    case "invalid_value": {
      const expected = issue.values.join(", ");
      return { message: absent(issue) ?? "is not one of the choices", expected };
    }
    case "too_small":
      return tooSmall(issue);
    case "too_big":
      return tooBig(issue);
    default:
      return {
        message: "does not have the right form",
        expected: own ?? "the form that docs/plans.md shows",
      };
  }
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): Told {
  const bound = issue.inclusive === false ? "more than" : "at least";
  const message = isSized(issue) ? "is too short" : "is too small";
  return { message, expected: `${bound} ${issue.minimum}${entries(issue)}` };
}

function tooBig(issue: z.core.$ZodIssueTooBig): Told {
  const bound = issue.inclusive === false ? "less than" : "at most";
  const message = isSized(issue) ? "is too long" : "is too large";
  return { message, expected: `${bound} ${issue.maximum}${entries(issue)}` };
}

function absent({ input }: z.core.$ZodIssue): string | null {
  if (input === undefined) return "is missing";
  return input === null ? "is empty" : null;
}

type Sized = { origin: string };

function isSized(issue: Sized): boolean {
  return issue.origin === "string" || issue.origin === "array";
}

function entries(issue: Sized): string {
  if (issue.origin === "array") return " entries";
  return issue.origin === "string" ? " characters" : "";
}
