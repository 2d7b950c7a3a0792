import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { type Answer, answering, argument, type Cli } from "@/lib/cli/cli";
import { EXIT, type ExitCode } from "@/lib/cli/exit-codes";
import { UsageError } from "@/lib/cli/usage-error";
import { timestampChecker } from "@/lib/verifier/timestamp";
import { type BundleAnswer, type Verification, verifyBundle } from "@/lib/verifier/verify-bundle";

type VerifyOptions = { key?: string; witness?: string[]; tsa?: string; checkpoint?: string };

/** `closed`: nothing is wrong, and there is more to come than the file tells. */
const CODES: Record<BundleAnswer, ExitCode> = {
  "genuine-and-complete": EXIT.ok,
  "genuine-not-latest": EXIT.closed,
  "not-genuine": EXIT.tampered,
};
const HEADLINES: Record<BundleAnswer, string> = {
  "genuine-and-complete": "GENUINE AND COMPLETE",
  "genuine-not-latest": "GENUINE, BUT NOT THE LATEST",
  "not-genuine": "NOT GENUINE",
};
const MARKS = { passed: "ok  ", failed: "FAIL", "not-checked": " -- " } as const;

/** Needs no server, no database and no network: the file and what the reader knows are all. */
export function registerVerify(program: Command, cli: Cli): void {
  const command = program
    .command("verify")
    .description("check a run's bundle, offline")
    .argument("<file>", "as `tollgate bundle` writes it")
    .option("--key <vkey>", "the log's key, as you know it from elsewhere")
    .option("--witness <vkey...>", "keys of outside witnesses that must have signed")
    .option("--tsa <file>", "certificates (PEM) that timestamps have to lead to")
    .option("--checkpoint <file>", "a checkpoint of the log that you know from elsewhere");
  answering<VerifyOptions>(cli, command, async (args, options) => {
    const bytes = read(argument(args, 0));
    const verification = await verifyBundle(bytes, {
      logKey: options.key,
      witnesses: options.witness,
      checkpoint: options.checkpoint && read(options.checkpoint).toString("utf8"),
      ...(options.tsa ? { timestamps: checkerOf(options.tsa) } : {}),
    });
    return answerOf(verification);
  });
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
}

function checkerOf(file: string) {
  try {
    return timestampChecker(read(file).toString("utf8"));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} holds no certificate that can be read; expected PEM.`);
  }
}

function answerOf(verification: Verification): Answer {
  const { answer, why, checks, unauthenticated, run, signOffs } = verification;
  const lines = checks.map(
    ({ state, title, why: reason }) => `  ${MARKS[state]}  ${title}: ${reason}`,
  );
  const ranges = unauthenticated.map(
    ({ start, end, why: reason }) => `  ${start} to ${end - 1}: ${reason}`,
  );
  const text = [
    `${HEADLINES[answer]}: ${why}`,
    "",
    ...lines,
    "",
    closing(verification),
    ...(ranges.length > 0 ? ["Bytes of the file that nothing vouches for:", ...ranges] : []),
  ].join("\n");
  const signed = signOffs.map(({ text: _, ...signOff }) => signOff);
  const json = {
    answer,
    why,
    checks,
    unauthenticated,
    run: run && { ...run, dossiers: run.dossiers.map(({ text: _, ...dossier }) => dossier) },
    signOffs: signed,
  };
  return { text, json, code: CODES[answer] };
}

function closing({ answer, checks }: Verification): string {
  if (answer === "not-genuine") return "Believe nothing that is in this file.";
  const unchecked = checks.filter((check) => check.state === "not-checked").length;
  return unchecked === 0
    ? "Every check was made."
    : `${unchecked} of ${checks.length} checks were not made (--): they say nothing, good or bad.`;
}
