import { writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { runPath } from "@/lib/api-client/runs";
import { apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";
import { UsageError } from "@/lib/cli/usage-error";
import { TABLE_NAMES } from "@/lib/domain/report/tables";

const FORMATS = ["md", "html", "pdf", "json", "csv"] as const;

type ReportOptions = {
  format?: (typeof FORMATS)[number];
  json?: boolean;
  table?: string;
  shape?: "run";
  output?: string;
};

/** The document is the output: `--format json` is what `--json` is elsewhere. */
export function registerReport(program: Command, cli: Cli): void {
  const command = program
    .command("report")
    .description("print the report of a run, or one table of it")
    .argument("<run>", "id or document id")
    .addOption(new Option("--format <word>", "md unless told, csv of a table").choices(FORMATS))
    .option("--json", "the same as --format json")
    .addOption(new Option("--table <name>", "only this table").choices(TABLE_NAMES))
    .addOption(
      new Option(
        "--shape <word>",
        "run: as Tollgate lays it out, even where the run has a page of its own",
      ).choices(["run"]),
    )
    .option("-o, --output <file>", "write it to a file");
  command.action(async () => {
    cli.begin();
    const options = command.optsWithGlobals<ReportOptions>();
    const file = fileOf(options);
    const api = apiOf(cli);
    const run = await runIdOf(api, argument(command.args, 0));
    const answer = await api.send(runPath(run, file));
    if (options.output) writeFileSync(options.output, Buffer.from(await answer.arrayBuffer()));
    else cli.out((await answer.text()).trimEnd());
  });
}

/** Where on the server it is; a table has forms of its own. */
function fileOf({ format, json, table, shape, output }: ReportOptions): string {
  const wanted = json ? "json" : (format ?? (table === undefined ? "md" : "csv"));
  if (wanted === "pdf" && !output) {
    throw new UsageError("A PDF is not for a terminal; expected -o FILE with --format pdf.");
  }
  if (table !== undefined) {
    if (wanted === "csv" || wanted === "json") return `/tables/${table}.${wanted}`;
    throw new UsageError(`A table is not given as ${wanted}; expected --format csv or json.`);
  }
  if (wanted === "csv") {
    throw new UsageError("The whole report is not given as csv; expected --table with it.", [
      `tables: ${TABLE_NAMES.join(", ")}`,
    ]);
  }
  if (shape !== undefined && wanted !== "md") {
    throw new UsageError(`--shape is of Markdown; expected --format md, not ${wanted}.`);
  }
  return `/report.${wanted}${shape === undefined ? "" : `?shape=${shape}`}`;
}
