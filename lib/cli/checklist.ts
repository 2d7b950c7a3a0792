import type { Command } from "commander";
import { markChecklistItem } from "@/lib/api-client/evidence";
import { answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";

type TickOptions = { note?: string; stage?: string; undo?: boolean };

export function registerChecklist(program: Command, cli: Cli): void {
  const checklist = program.command("checklist").description("tick checklist items");
  answering(
    cli,
    checklist
      .command("tick")
      .description("mark an item as done, with what was checked as a note")
      .argument("<run>", "id or document id")
      .argument("<item>", "key of the item")
      .option("--note <text>", "what was checked, and what came out")
      .option("--stage <key>", "the stage; pre-deployment where it is left out")
      .option("--undo", "mark it as not done"),
    async (args, { note, stage, undo }: TickOptions) => {
      const [run, item] = [argument(args, 0), argument(args, 1)];
      const done = !undo;
      const api = apiOf(cli);
      await markChecklistItem(api, await runIdOf(api, run), item, { done, note, stage });
      return {
        text: `${item} is ${done ? "done" : "open"}.`,
        json: { run, item, done, stage: stage ?? "pre-deployment" },
      };
    },
  );
}
