import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { ApiProblem, ApiUnreachable } from "@/lib/api-client/api-problem";
import { exitCodeOf } from "@/lib/cli/exit-codes";
import { UsageError } from "@/lib/cli/usage-error";

function problem(code: string, status: number): ApiProblem {
  return new ApiProblem({ type: "about:blank", title: code, status, code });
}

test.each([
  ["wrong usage", new CommanderError(1, "commander.missingArgument", "missing"), 64],
  ["something unusable", new UsageError("no"), 64],
  ["no server", new ApiUnreachable("no"), 40],
  ["no session", problem("unauthenticated", 401), 30],
  ["no right", problem("forbidden", 403), 30],
  ["the wrong role", problem("wrong_role", 403), 30],
  ["an unknown run", problem("not_found", 404), 64],
  ["a wrong plan", problem("plan_invalid", 400), 64],
  ["a second GO", problem("already_decided", 409), 64],
  ["a closed gate", problem("gate_closed", 409), 10],
  ["too many requests", problem("rate_limited", 429), 40],
  ["a server error", problem("internal", 500), 40],
  ["an unknown refusal", problem("new_code", 418), 64],
  ["an unknown 403", problem("new_code", 403), 30],
  ["a bug", new Error("bug"), 40],
  ["no error at all", undefined, 40],
])("%s", (_, error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
