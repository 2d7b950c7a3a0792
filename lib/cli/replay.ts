import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { runPath } from "@/lib/api-client/runs";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { replayText } from "@/lib/cli/replay-text";
import { runIdOf } from "@/lib/cli/run-id";
import { UsageError } from "@/lib/cli/usage-error";
import { ReplayView } from "@/lib/contract/replay";

/** Differences are what is asked for, so they are no error. */
export function registerReplay(program: Command, cli: Cli): void {
  answering<{ plan: string }>(
    cli,
    program
      .command("replay")
      .description("judge a run again under another plan: which decisions would have differed")
      .argument("<run>", "id or document id")
      .requiredOption("--plan <file>", "the other plan"),
    async (args, { plan }) => {
      const source = readText(plan);
      const api = apiOf(cli);
      const run = await runIdOf(api, argument(args, 0));
      const replay = await api.json(runPath(run, "/replay"), ReplayView, {
        method: "POST",
        body: source,
        contentType: "application/yaml",
      });
      return { text: replayText(replay), json: replay } satisfies Answer;
    },
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
