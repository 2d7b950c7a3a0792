import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { longPage } from "@/bench/documents/long-page";
import { readPage } from "@/lib/domain/document/read-page";
import { planOfPage } from "@/lib/domain/page-plan/plan-of-page";
import { reviewPage } from "@/lib/domain/review/review-page";

export const PAGE_LINES = 1000;
const ROUNDS = 20;

/** Milliseconds of each round. */
export type ReadingFigures = {
  /** The Markdown parser alone, on the same page: what any reader pays. */
  parser: number[];
  /** Reading, review and the plan: what an import does before it stores anything. */
  imported: number[];
  /** The first of all, with nothing compiled yet. */
  first: number;
};

export function measureReading(): ReadingFigures {
  const page = longPage(PAGE_LINES);
  const parser = unified().use(remarkParse).use(remarkGfm);
  const importPage = () => {
    const read = readPage(page);
    reviewPage(read);
    planOfPage(read, { name: "bench" });
  };
  const first = took(importPage);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    parser: took(() => parser.parse(page)),
    imported: took(importPage),
  }));
  return {
    parser: rounds.map((round) => round.parser),
    imported: rounds.map((round) => round.imported),
    first,
  };
}

function took(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
