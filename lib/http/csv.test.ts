import { describe, expect, it } from "vitest";
import { csvOf } from "@/lib/http/csv";

function cell(value: string | number | boolean | null): string {
  return csvOf(["x"], [{ x: value }])
    .split("\r\n")
    .slice(1, -1)
    .join("\r\n");
}

describe("csvOf", () => {
  it.each([
    ["=1+1", `"'=1+1"`],
    ["+1", `"'+1"`],
    ["-1", `"'-1"`],
    ["@SUM(A1)", `"'@SUM(A1)"`],
    ["\t=1", `"'\t=1"`],
    ["\r=1", `"'\r=1"`],
    ["  =1", `"'  =1"`],
    ["\n=1", `"'\n=1"`],
    ["＝1", `"'＝1"`],
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ["a;=1", `"a;=1"`],
    ["plain", `"plain"`],
    ["4 = 4", `"4 = 4"`],
  ])("writes the text %j so that no spreadsheet calculates it", (text, written) => {
    expect(cell(text)).toBe(written);
  });

  it.each([
    [-0.078, "-0.078"],
    [18_234, "18234"],
    [10_000_300_000, "10000300000"],
    [true, "yes"],
    [false, "no"],
    [null, ""],
  ])("writes %j as %j", (value, written) => {
    expect(cell(value)).toBe(written);
  });

  it("ends every record with CRLF and gives the head even without rows", () => {
    expect(csvOf(["a", "b"], [])).toBe('"a","b"\r\n');
    expect(csvOf(["a", "b"], [{ a: 1, b: "x, y" }])).toBe('"a","b"\r\n1,"x, y"\r\n');
  });
});
