import { createInterface } from "node:readline";
import { Command, CommanderError } from "commander";
import { registerChecklist } from "@/lib/cli/checklist";
import type { Cli } from "@/lib/cli/cli";
import { registerDecide } from "@/lib/cli/decide";
import { describeError, errorAsJson } from "@/lib/cli/describe-error";
import { registerEvidence } from "@/lib/cli/evidence";
import { EXIT, type ExitCode, exitCodeOf } from "@/lib/cli/exit-codes";
import { registerIncident } from "@/lib/cli/incident";
import { registerPlan } from "@/lib/cli/plan";
import { registerPush } from "@/lib/cli/push";
import { registerReport } from "@/lib/cli/report";
import { registerRun } from "@/lib/cli/run";
import { registerStage } from "@/lib/cli/stage";
import { registerStatus } from "@/lib/cli/status";
import { registerWait } from "@/lib/cli/wait";
import { EnvironmentError, readEnvironment } from "@/lib/config/env";

/** Runs one command of `tollgate`; answers its exit code. */
export async function runCli(argv: string[]): Promise<ExitCode> {
  process.once("SIGINT", () => process.exit(EXIT.interrupted));
  const cli = terminal();
  const program = createProgram(cli);
  try {
    await program.parseAsync(argv, { from: "user" });
    return cli.exitCode;
  } catch (error) {
    return report(cli, error, argv);
  }
}

function createProgram(cli: Cli): Command {
  const program = new Command("tollgate")
    .description("Release evidence, gate by gate")
    .exitOverride()
    .showHelpAfterError("(add --help for what is expected)");
  for (const register of [
    registerPlan,
    registerRun,
    registerStatus,
    registerPush,
    registerEvidence,
    registerIncident,
    registerChecklist,
    registerStage,
    registerDecide,
    registerWait,
    registerReport,
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
