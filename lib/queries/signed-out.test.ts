import { describe, expect, it } from "vitest";
import { ApiProblem, ApiUnreachable } from "@/lib/api-client/api-problem";
import { type Access, accessAfter } from "@/lib/queries/signed-out";

function problem(code: string, status: number): ApiProblem {
  return new ApiProblem({ type: "about:blank", title: "No", status, code });
}

describe("accessAfter", () => {
  it.each<[string, Access, Error | null, Access]>([
    ["a 401", "in", problem("unauthenticated", 401), "out"],
    ["another refusal", "in", problem("forbidden", 403), "in"],
    ["a refusal of somebody known", "out", problem("forbidden", 403), "in"],
    ["an answer", "out", null, "in"],
    ["no answer at all", "out", new ApiUnreachable("away"), "out"],
    ["no answer at all, signed in", "in", new ApiUnreachable("away"), "in"],
    ["the server's own failure", "out", problem("unavailable", 503), "out"],
  ])("takes %s", (_, before, error, after) => {
    expect(accessAfter(before, error)).toBe(after);
  });
});
