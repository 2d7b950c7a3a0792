import type { Command } from "commander";
import { checkPage, importPage } from "@/lib/api-client/pages";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { EXIT } from "@/lib/cli/exit-codes";
import { findingLines } from "@/lib/cli/findings";
import { readPageFile } from "@/lib/cli/read-page-file";
import type { ImportAnswer, PageCheckAnswer } from "@/lib/contract/page";

type Options = { project?: string; check?: boolean };

export function registerImport(program: Command, cli: Cli): void {
  answering(
    cli,
    program
      .command("import")
      .description(
        "take in an evidence page: a run of what it states, and a plan that can be started",
      )
      .argument("<file>", "Markdown, UTF-8, up to 1 MiB")
      .option("--project <key>", "the project, where the caller belongs to several")
      .option("--check", "only say what would be found; nothing is stored"),
    (args, options: Options) => importFile(cli, argument(args, 0), options),
  );
}

async function importFile(cli: Cli, path: string, { project, check }: Options): Promise<Answer> {
  const { name, bytes } = readPageFile(path);
  const upload = { file: new Blob([bytes], { type: "text/markdown" }), name, project };
  const api = apiOf(cli);
  if (check) {
    const answer = await checkPage(api, upload);
    return { text: textOf(answer).join("\n"), json: answer, code: EXIT.ok };
  }
  const answer = await importPage(api, upload);
  return { text: [headOf(answer), ...textOf(answer)].join("\n"), json: answer, code: EXIT.ok };
}

function headOf({ run, documentId, created, plan }: ImportAnswer): string {
  const known = created ? "Imported" : "These very bytes are imported already";
  return [
    `${known}: ${documentId}, run ${run}`,
    `Start it live with: tollgate run start --page ${run}`,
    `Plan: ${plan.name}, version ${plan.version}`,
  ].join("\n");
}

function textOf({ lines, findings, plan, notes }: PageCheckAnswer): string[] {
  const { total, placed, unplaced, repairs } = lines;
  return [
    `Lines: ${total}, of which ${placed} are placed and ${unplaced} are kept as they are; ${repairs} repaired.`,
    ...notes,
    ...findingLines(findings),
    ...notesOf("The plan does not carry", plan.notCarried),
    ...notesOf("The plan assumes, to be looked at", plan.assumed),
  ];
}

function notesOf(title: string, notes: PageCheckAnswer["plan"]["assumed"]): string[] {
  if (notes.length === 0) return [];
  return [`${title}:`, ...notes.map(({ path, why }) => `  ${path || "the page"}: ${why}`)];
}
