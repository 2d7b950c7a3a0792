import { createInterface } from "node:readline";
import { Command, CommanderError } from "commander";
import { registerAttest } from "@/lib/cli/attest";
import { registerBundle } from "@/lib/cli/bundle";
import { registerChecklist } from "@/lib/cli/checklist";
import type { Cli } from "@/lib/cli/cli";
import { registerCollect } from "@/lib/cli/collect";
import { registerDecide } from "@/lib/cli/decide";
import { describeError, errorAsJson } from "@/lib/cli/describe-error";
import { registerEvidence } from "@/lib/cli/evidence";
import { EXIT, type ExitCode, exitCodeOf } from "@/lib/cli/exit-codes";
import { registerExport } from "@/lib/cli/export";
import { registerImport } from "@/lib/cli/import";
import { registerIncident } from "@/lib/cli/incident";
import { registerPlan } from "@/lib/cli/plan";
import { registerPush } from "@/lib/cli/push";
import { registerReplay } from "@/lib/cli/replay";
import { registerReport } from "@/lib/cli/report";
import { registerReview } from "@/lib/cli/review";
import { registerRun } from "@/lib/cli/run";
import { registerStage } from "@/lib/cli/stage";
import { registerStatus } from "@/lib/cli/status";
import { registerVerify } from "@/lib/cli/verify";
import { registerWait } from "@/lib/cli/wait";
import { EnvironmentError, readEnvironment } from "@/lib/config/env";

/** Runs one command of `tollgate` and sets the exit code. `registerHost` adds the commands of this machine. */
export async function main(
  argv: string[],
  registerHost: (program: Command) => void,
): Promise<void> {
  const cli = terminal();
  const program = createProgram(cli);
  registerHost(program);
  takeUsageErrors(program);
  try {
    await program.parseAsync(argv);
    if (cli.exitCode !== EXIT.ok) process.exitCode = cli.exitCode;
  } catch (error) {
    process.exitCode = report(cli, error, argv);
  }
}

/** Wrong usage is thrown instead of ending the process with commander's own code; sub-commands included. */
function takeUsageErrors(command: Command): void {
  command.exitOverride();
  command.commands.forEach(takeUsageErrors);
}

function createProgram(cli: Cli): Command {
  const program = new Command("tollgate")
    .description("Release evidence, gate by gate")
    .showHelpAfterError("(add --help for what is expected)");
  for (const register of [
    registerPlan,
    registerImport,
    registerReview,
    registerRun,
    registerStatus,
    registerPush,
    registerCollect,
    registerEvidence,
    registerIncident,
    registerChecklist,
    registerStage,
    registerDecide,
    registerWait,
    registerReport,
    registerBundle,
    registerVerify,
    registerAttest,
    registerExport,
    registerReplay,
  ]) {
    register(program, cli);
  }
  return program;
}

function terminal(): Cli {
  return {
    connection: () => {
      const { publicUrl, port, token } = readEnvironment();
      return { url: publicUrl ?? `http://127.0.0.1:${port}`, token };
    },
    out: (text) => console.log(text),
    err: (text) => console.error(text),
    input: () => (process.stdin.isTTY ? null : createInterface({ input: process.stdin })),
    begin: () => process.once("SIGINT", () => process.exit(EXIT.interrupted)),
    exitCode: EXIT.ok,
  };
}

function report(cli: Cli, error: unknown, argv: string[]): ExitCode {
  // Commander has printed its own message, and help is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  cli.err(
    argv.includes("--json") ? JSON.stringify(errorAsJson(error), null, 2) : describeError(error),
  );
  return error instanceof EnvironmentError ? EXIT.usage : exitCodeOf(error);
}
