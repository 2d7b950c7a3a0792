import type { Command } from "commander";
import { type ApiClient, createApiClient } from "@/lib/api-client/api-client";
import { EXIT, type ExitCode } from "@/lib/cli/exit-codes";
import { UsageError } from "@/lib/cli/usage-error";

export type Connection = { url: string; token: string | null };

/** What a command says: text for people, a value for machines, and how it went. */
export type Answer = { text: string; json: unknown; code?: ExitCode };

/** What the commands have of the outside world. */
export type Cli = {
  connection: () => Connection;
  out: (text: string) => void;
  err: (text: string) => void;
  /** Lines of standard input, or null where it is a terminal. */
  input: () => AsyncIterable<string> | null;
  /** Called before a remote command does anything: Ctrl-C may end it at any moment. */
  begin: () => void;
  /** Set once by the command that ran. */
  exitCode: ExitCode;
};

/** A client for the server that TOLLGATE_URL names, with the token that TOLLGATE_TOKEN holds. */
export function apiOf(cli: Cli): ApiClient {
  const { url, token } = cli.connection();
  if (token) return createApiClient({ baseUrl: url, token });
  throw new UsageError(
    "TOLLGATE_TOKEN is not set; expected a token as `tollgate token create` prints it.",
  );
}

/** Gives the command `--json` and prints what `work` answers. Options are those of the command and its parents. */
export function answering<Options extends object>(
  cli: Cli,
  command: Command,
  work: (args: string[], options: Options) => Promise<Answer>,
): void {
  command.option("--json", "print JSON instead of text");
  command.action(async () => {
    cli.begin();
    const options = command.optsWithGlobals<Options & { json?: boolean }>();
    const answer = await work(command.args, options);
    cli.out(options.json ? JSON.stringify(answer.json, null, 2) : answer.text);
    cli.exitCode = answer.code ?? EXIT.ok;
  });
}

/** The n-th argument, which commander has made sure of. */
export function argument(args: string[], index: number): string {
  const value = args[index];
  if (value === undefined) throw new UsageError(`Argument ${index + 1} is missing.`);
  return value;
}
