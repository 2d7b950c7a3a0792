import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { runPath } from "@/lib/api-client/runs";
import { answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { EXIT, type ExitCode } from "@/lib/cli/exit-codes";
import { UsageError } from "@/lib/cli/usage-error";
import { Sample } from "@/lib/contract/export";
import { type PopulationAnswer, verifyPopulation } from "@/lib/verifier/verify-population";

const CODES: Record<PopulationAnswer, ExitCode> = {
  complete: EXIT.ok,
  "complete-until": EXIT.closed,
  "not-complete": EXIT.tampered,
};

type Period = { from: string; to: string; project?: string };

/** For auditors: every change of a period, a choice of them with their bundles, and whether one was left out. */
export function registerExport(program: Command, cli: Cli): void {
  const command = program.command("export").description("records of a period, for an audit");
  population(command, cli);
  sample(command, cli);
  check(command, cli);
}

function population(parent: Command, cli: Cli): void {
  const command = withPeriod(parent.command("population"))
    .description("every change, as JSON with proofs that none is left out, or as CSV")
    .option("--format <form>", "json or csv", "json")
    .option("-o, --output <file>", "instead of population.json or population.csv");
  answering<Period & { format: string; output?: string }>(cli, command, async (_args, options) => {
    if (options.format !== "json" && options.format !== "csv") {
      throw new UsageError(`--format ${options.format}: expected json or csv.`);
    }
    const output = options.output ?? `population.${options.format}`;
    const query = periodOf(options, { format: options.format });
    const answer = await apiOf(cli).send(`/exports/population?${query}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    writeFileSync(output, bytes);
    const hint = options.format === "json" ? ` Check it with: tollgate export check ${output}` : "";
    return {
      text: `${output}: ${bytes.length} bytes.${hint}`,
      json: { file: output, bytes: bytes.length },
    };
  });
}

function sample(parent: Command, cli: Cli): void {
  const command = withPeriod(parent.command("sample"))
    .description("runs that a seed chooses, each with its bundle")
    .requiredOption("--seed <text>", "the same seed chooses the same runs again")
    .option("--size <n>", "how many", "25")
    .option("-o, --output <folder>", "instead of sample", "sample");
  type Options = Period & { seed: string; size: string; output: string };
  answering<Options>(cli, command, async (_args, options) => {
    const api = apiOf(cli);
    const { seed, size, output } = options;
    const chosen = await api.json(`/exports/sample?${periodOf(options, { seed, size })}`, Sample);
    mkdirSync(output, { recursive: true });
    writeFileSync(path.join(output, "sample.json"), `${JSON.stringify(chosen, null, 2)}\n`);
    for (const { run, documentId } of chosen.runs) {
      const bytes = new Uint8Array(await (await api.send(runPath(run, "/bundle"))).arrayBuffer());
      const name = `${documentId.replace(/[^\w.-]+/g, "-")}.tollgate`;
      writeFileSync(path.join(output, name), bytes);
    }
    return {
      text: `${output}: ${chosen.runs.length} of ${chosen.population} runs, chosen by the seed "${seed}" (ledger entry ${chosen.ledgerIndex}).`,
      json: chosen,
    };
  });
}

function check(parent: Command, cli: Cli): void {
  const command = parent
    .command("check")
    .description("whether a population leaves a change out, offline")
    .argument("<file>", "as `tollgate export population` writes it")
    .option("--key <vkey>", "the log's key, as you know it from elsewhere");
  answering<{ key?: string }>(cli, command, async (args, { key }) => {
    const verified = await verifyPopulation(read(argument(args, 0)), { logKey: key });
    const { answer, until, checks } = verified;
    const marks = { passed: "ok  ", failed: "FAIL", "not-checked": " -- " } as const;
    const lines = checks.map(({ state, title, why }) => `  ${marks[state]}  ${title}: ${why}`);
    const headlines: Record<PopulationAnswer, string> = {
      complete: "COMPLETE",
      "complete-until": `COMPLETE UP TO ${until}`,
      "not-complete": "NOT COMPLETE, OR NOT GENUINE",
    };
    return {
      text: [headlines[answer], "", ...lines].join("\n"),
      json: verified,
      code: CODES[answer],
    };
  });
}

function withPeriod(command: Command): Command {
  return command
    .requiredOption("--from <time>", "a day (2026-01-01, UTC) or an RFC 3339 instant")
    .requiredOption("--to <time>", "the first moment after the period")
    .option("--project <key>", "needed where you belong to several");
}

function periodOf({ from, to, project }: Period, more: Record<string, string>): URLSearchParams {
  const query = new URLSearchParams({
    from: instantOf("--from", from),
    to: instantOf("--to", to),
    ...more,
  });
  if (project) query.set("project", project);
  return query;
}

const Day = z.iso.date();
const Instant = z.iso.datetime({ offset: true });

function instantOf(name: string, text: string): string {
  if (Day.safeParse(text).success) return `${text}T00:00:00.000Z`;
  if (Instant.safeParse(text).success) return new Date(text).toISOString();
  throw new UsageError(`${name} ${text}: expected a day or an instant, such as 2026-01-01.`);
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
}
