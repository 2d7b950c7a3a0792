import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonFault } from "@/lib/http/json-fault";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("findJsonFault", () => {
  it.each([
    ["", 1, 1, "a value"],
    ['{"plan":', 1, 9, "a value"],
    ['{\n  "a": 1,\n}', 3, 1, "a name in double quotes"],
    ["[1 2]", 1, 4, "a comma, or the closing bracket"],
    ["[01]", 1, 3, "a comma, or the closing bracket"],
    ["{a: 1}", 1, 2, "a name in double quotes, or }"],
    ['{"a" 1}', 1, 6, "a colon"],
    ["[1,]", 1, 4, "a value"],
    ["[NaN]", 1, 2, "a value or ]"],
    ['["a\nb"]', 1, 2, "a string on one line, closed and with valid escapes"],
    ['"\\x"', 1, 1, "a string on one line, closed and with valid escapes"],
    ["{} {}", 1, 4, "the end of the body"],
    ["[}", 1, 2, "a value or ]"],
  ])("finds the place in %j", (text, line, column, expected) => {
    expect(findJsonFault(text)).toEqual({ line, column, expected });
  });

  it("agrees with the engine on every text, whole or damaged", () => {
    const damaged = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", '"', "}", "]", ",", ":", "0", "\\", "\n", "-"),
      )
      .map(([text, seed, mark]) => {
        const at = seed % (text.length + 1);
        return text.slice(0, at) + mark + text.slice(at + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), damaged, fc.string()), (text) => {
        expect(findJsonFault(text) === null).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("takes a long string and deep nesting", () => {
    expect(findJsonFault(`"${"a\\n".repeat(300_000)}"`)).toBeNull();
    expect(findJsonFault("[".repeat(500_000))).toMatchObject({ column: 500_001 });
  });
});
