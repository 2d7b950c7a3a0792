import { describe, expect, it } from "vitest";
import { opposite, readCondition, thresholdOf } from "@/lib/domain/plan-import/read-condition";

describe("a condition of an analysis", () => {
  it.each([
    ["result[0] >= 0.95", "[0]", ">= 0.95"],
    ["result <= 0.01", "", "<= 0.01"],
    ["result<1e3", "", "< 1000"],
    ["  ( result > .5 ) ", "", "> 0.5"],
    ["0.95 <= result[0]", "[0]", ">= 0.95"],
    ["result.successRate >= 0.95", ".successRate", ">= 0.95"],
    ["result['average.duration'] < 2", "['average.duration']", "< 2"],
    ["asFloat(result) == 1", "", "== 1"],
    ["asInt(result[0]) > -3", "[0]", "> -3"],
    ["result >= 0.9 && result <= 1.1", "", "0.9..1.1"],
    ["result[0] <= 8 and result[0] >= 3", "[0]", "3..8"],
  ])("%s is a threshold", (text, field, threshold) => {
    const condition = readCondition(text);
    expect(condition).toMatchObject({ field, defaulted: false });
    expect(condition && thresholdOf(condition)).toBe(threshold);
  });

  it("knows a value that stands for no result", () => {
    expect(readCondition("default(result, 0) < 0.05")).toMatchObject({
      field: "",
      defaulted: true,
    });
  });

  it.each([
    "",
    "result == true",
    "result != 1",
    "all(result, # < 1000)",
    "len(result) > 0",
    "result >= 1 || result <= 0",
    "result > 1 && result < 2",
    "result >= 2 && result <= 1",
    "result.a >= 1 && result.b <= 2",
    "result.ok && result.successPercent >= 0.90",
    "result >= 1 && result >= 2",
    "result >= {{args.limit}}",
    "!isNaN(result) && result < 1",
    "result[0] >= 0.95; true",
  ])("%j is none", (text) => {
    expect(readCondition(text)).toBeNull();
  });

  it.each([
    ["result > 5", "<= 5"],
    ["result >= 5", "< 5"],
    ["result < 5", ">= 5"],
    ["result <= 5", "> 5"],
  ])("not %s is %s", (text, threshold) => {
    const condition = readCondition(text);
    const other = condition && opposite(condition);
    expect(other && thresholdOf(other)).toBe(threshold);
  });

  it.each(["result == 5", "result >= 1 && result <= 2"])("not %s is not one comparison", (text) => {
    const condition = readCondition(text);
    expect(condition).not.toBeNull();
    expect(condition && opposite(condition)).toBeNull();
  });
});
