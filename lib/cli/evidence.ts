import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { addEvidence } from "@/lib/api-client/evidence";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";
import { UsageError } from "@/lib/cli/usage-error";

type AddOptions = { title?: string; slot?: string };

export function registerEvidence(program: Command, cli: Cli): void {
  const evidence = program.command("evidence").description("add screenshots and files");
  answering(
    cli,
    evidence
      .command("add")
      .description("add files to a stage (pre-deployment before the first one)")
      .argument("<run>", "id or document id")
      .argument("<stage>")
      .argument("<file...>")
      .option("--title <text>", "what it shows; the file's name where it is left out")
      .option("--slot <key>", "the wanted screenshot that this file is"),
    (args, options: AddOptions) => add(cli, args, options),
  );
}

async function add(cli: Cli, args: string[], { title, slot }: AddOptions): Promise<Answer> {
  const [run, stage] = [argument(args, 0), argument(args, 1)];
  const files = args.slice(2).map((file) => ({ name: path.basename(file), blob: readBlob(file) }));
  if (slot && files.length > 1) {
    throw new UsageError("--slot names one screenshot; expected one file with it.");
  }
  const api = apiOf(cli);
  const id = await runIdOf(api, run);
  for (const { name, blob } of files) {
    await addEvidence(api, id, {
      file: blob,
      name,
      stage,
      ...(title === undefined ? {} : { title }),
      ...(slot === undefined ? {} : { slot }),
    });
  }
  const names = files.map((f) => f.name);
  return { text: `Added ${names.join(", ")} to ${stage}.`, json: { run, stage, added: names } };
}

function readBlob(file: string): Blob {
  try {
    return new Blob([readFileSync(file)]);
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
