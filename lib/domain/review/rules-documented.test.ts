import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RULES } from "@/lib/domain/review/rules";
import { RUN_RULES } from "@/lib/domain/review/run-rules";

/** `key severity finds` of each row of the table. */
const documented = readFileSync("docs/review-rules.md", "utf8")
  .split("\n")
  .flatMap((line) => {
    const row = /^\| `([\w-]+)` \| (\w+) \| \w+ \| ([^|]+?) \|/.exec(line);
    return row ? [`${row[1]} ${row[2]} ${row[3]}`.toLowerCase()] : [];
  });

describe("docs/review-rules.md", () => {
  it.each([...RULES, ...RUN_RULES])("has $key with its severity and title", (rule) => {
    const start = `${rule.key} ${rule.severity} ${rule.title}`.toLowerCase();
    expect(documented.filter((row) => row.startsWith(start))).toHaveLength(1);
  });

  it("has no others", () => {
    expect(documented).toHaveLength(RULES.length + RUN_RULES.length);
  });
});
