import path from "node:path";
import { type Command, Option } from "commander";
import { EnvironmentError, readEnvironment } from "@/lib/config/env";
import { SetupError } from "@/lib/config/setup-error";
import { AppError } from "@/lib/domain/app-error";
import {
  METRIC_SOURCES,
  type MetricWay,
  SCENARIOS,
  type Scenario,
} from "@/lib/processes/demo/options";

const EXIT = { ok: 0, notAuthorised: 30, failed: 40, usage: 64 } as const;

/**
 * Adds the commands that work on this machine's home or database, not over HTTP. Their code is loaded when they
 * run: it needs what `scripts/prepare.mjs` generates, which the other commands do without.
 */
export function registerHostCommands(program: Command): void {
  program
    .command("start")
    .description("run the server: database, api, pages and worker")
    .option("--dev", "reload pages while you edit them")
    .action((options: { dev?: boolean }) =>
      exitWith(async () => {
        const { runSupervisor } = await import("@/lib/processes/supervisor");
        await runSupervisor(readEnvironment(), options.dev === true);
        return EXIT.ok;
      }),
    );
  program
    .command("migrate")
    .description("bring the database's schema and logins up to date")
    .action(() =>
      exitWith(async () => {
        const { withOwnerUrl } = await import("@/lib/processes/host-database");
        const { describeMigration, migrate } = await import("@/lib/processes/migrate");
        const result = await withOwnerUrl(readEnvironment(), migrate);
        for (const line of describeMigration(result)) console.log(line);
        return EXIT.ok;
      }),
    );
  registerDemo(program);
  program
    .command("fsck")
    .description("re-check the whole ledger: hashes, signatures, states and tables")
    .option("--json", "print one JSON object")
    .action((options: { json?: boolean }) =>
      exitWith(async () => (await import("@/lib/processes/fsck-command")).fsckCommand(options)),
    );
  registerSignerCommands(program);
  registerAccessCommands(program);
}

function registerSignerCommands(program: Command): void {
  const signer = program
    .command("signer")
    .description(
      "the process with the ledger's key; `start` runs it unless TOLLGATE_SIGNER_SOCKET is set",
    )
    .action(() =>
      exitWith(async () => {
        const { runSigner } = await import("@/lib/processes/signer-command");
        return runSigner(readEnvironment());
      }),
    );
  signer
    .command("rotate")
    .description("have the running signer take a new key into use")
    .action(() =>
      exitWith(async () => {
        const { rotateKey } = await import("@/lib/processes/signer-command");
        return rotateKey(readEnvironment());
      }),
    );
}

type DemoFlags = {
  scenario: Scenario;
  source: MetricWay;
  autoSign?: boolean;
  once?: boolean;
  home: string;
};

function registerDemo(program: Command): void {
  program
    .command("demo")
    .description("release a real service through a canary on this machine")
    .addOption(new Option("--scenario <word>").choices(SCENARIOS).default("healthy"))
    .addOption(
      new Option("--source <way>", "push the readings, or let a real Prometheus scrape them")
        .choices(METRIC_SOURCES)
        .default("push"),
    )
    .option("--auto-sign", "let the demonstration's own stakeholders sign")
    .option("--once", "end when the run has ended; exit with 0 only if it ended as it should")
    .option("--home <folder>", "where everything is kept", ".tollgate-demo")
    .action((flags: DemoFlags) =>
      exitWith(async () => {
        const { runDemo } = await import("@/lib/processes/demo");
        return runDemo({
          scenario: flags.scenario,
          source: flags.source,
          autoSign: flags.autoSign === true,
          once: flags.once === true,
          home: path.resolve(flags.home),
          port: readEnvironment().port,
        });
      }),
    );
}

function registerAccessCommands(program: Command): void {
  const json = ["--json", "print one JSON object"] as const;
  const project = ["--project <key>", "needed where there are several projects"] as const;
  program
    .command("project")
    .description("projects of this server")
    .command("create")
    .description("make a project")
    .requiredOption("--key <key>", "lower-case letters, digits and hyphens")
    .requiredOption("--name <name>", "for people to read")
    .option(...json)
    .action((options) =>
      exitWith(async () => (await accessCommands()).createProjectCommand(options)),
    );
  program
    .command("person")
    .description("people of this server")
    .command("add")
    .description("give a person roles in a project; a new one gets a password")
    .requiredOption("--email <address>")
    .requiredOption("--name <name>", "as it appears on sign-offs")
    .requiredOption(
      "--role <role...>",
      "admin, engineer, on-call-engineer, or any role that plans name",
    )
    .option("--password-stdin", "read the password from standard input")
    .option(...project)
    .option(...json)
    .action((options) => exitWith(async () => (await accessCommands()).addPersonCommand(options)));
  program
    .command("token")
    .description("API tokens")
    .command("create")
    .description("make a token, which is shown once")
    .requiredOption("--name <name>", "what it is for")
    .requiredOption("--scope <scope...>", "such as read, samples:write, run:write, decide")
    .option("--expires <days>", "end it by itself", Number)
    .option(...project)
    .option(...json)
    .action((options) =>
      exitWith(async () => (await accessCommands()).createTokenCommand(options)),
    );
}

function accessCommands() {
  return import("@/lib/processes/access-commands");
}

/** Ends the command with the code that interfaces.md gives its outcome; prints what the operator can act on. */
async function exitWith(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof AppError) {
    console.error(error.message);
    for (const { path, message, expected } of error.errors) {
      console.error(`  ${path} ${message}${expected ? `; expected ${expected}` : ""}`);
    }
    return error.code === "forbidden" ? EXIT.notAuthorised : EXIT.usage;
  }
  if (error instanceof EnvironmentError || error instanceof SetupError) {
    console.error(error.message);
    return error instanceof EnvironmentError ? EXIT.usage : EXIT.failed;
  }
  console.error(error);
  return EXIT.failed;
}
