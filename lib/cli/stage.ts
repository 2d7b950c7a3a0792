import type { Command } from "commander";
import { startStage } from "@/lib/api-client/gate";
import { answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";

export function registerStage(program: Command, cli: Cli): void {
  const stage = program.command("stage").description("start stages");
  answering(
    cli,
    stage
      .command("start")
      .description("start a stage and move traffic to its percentage")
      .argument("<run>", "id or document id")
      .argument("<stage>"),
    async (args) => {
      const api = apiOf(cli);
      const at = { run: await runIdOf(api, argument(args, 0)), stage: argument(args, 1) };
      await startStage(api, at);
      return { text: `${at.stage} has started.`, json: at };
    },
  );
}
