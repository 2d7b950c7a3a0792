import { writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { runPath } from "@/lib/api-client/runs";
import { apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";

type ReportOptions = { format: "md" | "json" | "html"; output?: string };

/** The document is the output: `--format json` is what `--json` is elsewhere. */
export function registerReport(program: Command, cli: Cli): void {
  const command = program
    .command("report")
    .description("print the report of a run")
    .argument("<run>", "id or document id")
    .addOption(new Option("--format <word>").choices(["md", "json", "html"]).default("md"))
    .option("--json", "the same as --format json")
    .option("-o, --output <file>", "write it to a file");
  command.action(async () => {
    cli.begin();
    const options = command.optsWithGlobals<ReportOptions & { json?: boolean }>();
    const format = options.json ? "json" : options.format;
    const api = apiOf(cli);
    const run = await runIdOf(api, argument(command.args, 0));
    const text = await (await api.send(runPath(run, `/report.${format}`))).text();
    if (options.output) writeFileSync(options.output, text);
    else cli.out(text.trimEnd());
  });
}
