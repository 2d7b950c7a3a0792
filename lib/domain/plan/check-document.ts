import { type Document, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";

/**
 * Notes what well-formed YAML allows and a plan does not: keys that are there twice, keys that are no text, and
 * aliases (a plan is read by people, top to bottom, and an alias can blow up to any size). False where the
 * values must not be read because of it.
 */
export function checkDocument(document: Document, problems: PlanProblems): boolean {
  return checkNode(document.contents, [], problems);
}

function checkNode(node: unknown, path: Path, problems: PlanProblems): boolean {
  if (isAlias(node)) {
    problems.at(path, "the plan uses YAML aliases", "every value written out");
    return false;
  }
  if (isSeq(node)) {
    return node.items
      .map((item, index) => checkNode(item, [...path, index], problems))
      .every(Boolean);
  }
  if (!isMap(node)) return true;
  const seen = new Set<string>();
  return node.items
    .map((pair) => {
      if (!isScalar(pair.key)) {
        problems.at(path, "a key is not text", "a text before each colon");
        return false;
      }
      const key = String(pair.key.value);
      if (seen.has(key)) {
        const offset = pair.key.range?.[0] ?? 0;
        problems.atOffset([...path, key], offset, `${key} is there twice`, "each key once");
      }
      seen.add(key);
      return checkNode(pair.value, [...path, key], problems);
    })
    .every(Boolean);
}
