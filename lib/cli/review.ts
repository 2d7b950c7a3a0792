import { existsSync } from "node:fs";
import type { Command } from "commander";
import { getReview } from "@/lib/api-client/pages";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { codeOfFindings, findingLines } from "@/lib/cli/findings";
import { readPageFile } from "@/lib/cli/read-page-file";
import { runIdOf } from "@/lib/cli/run-id";
import type { Finding } from "@/lib/domain/review/finding";

export function registerReview(program: Command, cli: Cli): void {
  answering(
    cli,
    program
      .command("review")
      .description("say what does not hold in a page or a run; 11 where a contradiction stands")
      .argument("<file or run>", "a Markdown file, which needs no server, or the id of a run"),
    (args) => review(cli, argument(args, 0)),
  );
}

async function review(cli: Cli, what: string): Promise<Answer> {
  const { kind, findings } = isFile(what) ? await reviewFile(what) : await reviewRun(cli, what);
  return {
    text: findingLines(findings).join("\n"),
    json: { kind, findings },
    code: codeOfFindings(findings),
  };
}

/** A path is a file even where there is none, so that nobody is told that no run has this name. */
function isFile(what: string): boolean {
  return /[\\/]|\.(?:md|markdown|txt)$/i.test(what) || existsSync(what);
}

async function reviewFile(file: string): Promise<{ kind: "file"; findings: Finding[] }> {
  // Loaded with the command only: the Markdown parser is large.
  const { readPage } = await import("@/lib/domain/document/read-page");
  const { reviewPage } = await import("@/lib/domain/review/review-page");
  return { kind: "file", findings: reviewPage(readPage(readPageFile(file).text)) };
}

async function reviewRun(cli: Cli, text: string) {
  const api = apiOf(cli);
  return getReview(api, await runIdOf(api, text));
}
