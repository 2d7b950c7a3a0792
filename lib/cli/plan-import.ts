import { readFileSync, writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { type Answer, answering, argument, type Cli } from "@/lib/cli/cli";
import { EXIT } from "@/lib/cli/exit-codes";
import { UsageError } from "@/lib/cli/usage-error";
import type { PlanProblem } from "@/lib/domain/plan/plan";
import type { ImportFormat } from "@/lib/domain/plan-import/import-plan";
import type { Imported } from "@/lib/domain/plan-import/imported";

type Options = { format?: ImportFormat; name?: string; sli?: string; out?: string };

const SHOWN = 100;

export function registerPlanImport(plan: Command, cli: Cli): void {
  answering(
    cli,
    plan
      .command("import")
      .description("turn a file of Kayenta, Argo Rollouts or Keptn into a plan")
      .argument("<file>")
      .addOption(
        new Option("--format <format>", "what the file is, instead of what its content says")
          // As import-plan.ts has them, which is loaded with the command only.
          .choices(["kayenta", "argo", "keptn"] satisfies ImportFormat[]),
      )
      .option("--name <name>", "the plan's name, instead of the file's own")
      .option("--sli <file>", "the SLI file with the queries of a Keptn SLO")
      .option("--out <file>", "write the plan to a new file instead of standard output"),
    (args, options: Options) => importFile(cli, argument(args, 0), options),
  );
}

async function importFile(cli: Cli, file: string, options: Options): Promise<Answer> {
  const { FORMAT_NAMES, importPlan } = await import("@/lib/domain/plan-import/import-plan");
  const { printPlan } = await import("@/lib/domain/plan-import/print-plan");
  const { parsePlan } = await import("@/lib/domain/plan/parse-plan");
  const { NotImportable } = await import("@/lib/domain/plan-import/imported");
  const imported = whereImportable(file, NotImportable, () =>
    importPlan({
      text: readText(file),
      format: options.format ?? null,
      name: options.name ?? null,
      sli: options.sli === undefined ? null : readText(options.sli),
    }),
  );
  const source = printPlan(imported.plan, `Imported from a ${FORMAT_NAMES[imported.format]}.`);
  const parsed = parsePlan(source);
  const problems = parsed.kind === "plan" ? [] : parsed.problems;
  if (options.out !== undefined) write(options.out, source);
  for (const line of linesOf(imported, problems)) cli.err(line);
  const { notCarried, assumed, format } = imported;
  return {
    text: options.out === undefined ? source.trimEnd() : `${options.out} is written.`,
    json: { format, valid: problems.length === 0, plan: source, notCarried, assumed, problems },
    code: problems.length === 0 ? EXIT.ok : EXIT.usage,
  };
}

function whereImportable<T>(
  file: string,
  NotImportable: new (message: string) => Error,
  work: () => T,
): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotImportable) {
      throw new UsageError(`${file} cannot be imported: ${error.message}.`);
    }
    throw error;
  }
}

function linesOf({ notCarried, assumed }: Imported, problems: PlanProblem[]): string[] {
  const lines: string[] = [];
  if (notCarried.length > 0) lines.push("Not carried over:");
  for (const { path, value, why } of notCarried) lines.push(`  ${path}: ${shown(value)}: ${why}`);
  if (assumed.length > 0) lines.push("Assumed, to be looked at:");
  for (const { path, why } of assumed) lines.push(`  ${path || "the file"}: ${why}`);
  if (problems.length > 0) lines.push("The plan is not valid yet:");
  for (const { path, line, column, message, expected } of problems) {
    lines.push(`  ${line}:${column}: ${path}: ${message}; expected ${expected}`);
  }
  return lines;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function write(file: string, source: string): void {
  try {
    writeFileSync(file, source, { flag: "wx" });
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    const why = isThere ? "it is there already" : reasonOf(error);
    throw new UsageError(`${file} cannot be written: ${why}.`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
