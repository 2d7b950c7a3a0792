import type { Command } from "commander";
import { listRuns } from "@/lib/api-client/runs";
import { type Answer, answering, apiOf, type Cli } from "@/lib/cli/cli";
import { table } from "@/lib/cli/table";
import { UsageError } from "@/lib/cli/usage-error";
import { RunRef, type StartRunRequest } from "@/lib/contract/run";

type StartOptions = {
  plan?: string;
  page?: string;
  planVersion?: string;
  commit?: string;
  branch?: string;
  flag?: string;
  environment?: string;
  owner?: string;
  author?: string[];
  artifactDigest?: string;
  deploymentAt?: string;
  project?: string;
};

export function registerRun(program: Command, cli: Cli): void {
  const run = program.command("run").description("start and list runs");
  answering(
    cli,
    run
      .command("start")
      .description("start a run of a plan; prints its id")
      .option("--plan <name>", "name of the plan; may be left out with --page")
      .option("--page <run>", "an imported run, whose page this run fills; gives what is left out")
      .option("--plan-version <n>", "a version other than the newest")
      .option("--commit <sha>", "commit of the release candidate")
      .option("--branch <name>")
      .option("--flag <key>", "feature flag that the run steers")
      .option("--environment <name>")
      .option("--owner <email>", "who answers for the run, and may not approve it")
      .option(
        "--author <email>",
        "who wrote the change, and may not approve it (repeatable)",
        (email: string, all: string[] = []) => [...all, email],
      )
      .option("--artifact-digest <sha256:hex>")
      .option("--deployment-at <instant>", "when the deployment is planned for (RFC 3339)")
      .option("--project <key>", "the project, where the caller belongs to several"),
    (_, options: StartOptions) => start(cli, options),
  );
  answering(cli, run.command("list").description("list the runs, newest first"), () => list(cli));
}

async function start(cli: Cli, options: StartOptions): Promise<Answer> {
  const { project, planVersion } = options;
  if (options.plan === undefined && options.page === undefined) {
    throw new UsageError("It is not said what the run is of; expected --plan NAME or --page RUN.");
  }
  const body: StartRunRequest = {
    plan: options.plan,
    page: options.page,
    ...(planVersion === undefined ? {} : { planVersion: Number(planVersion) }),
    commit: options.commit,
    branch: options.branch,
    flag: options.flag,
    environment: options.environment,
    owner: options.owner,
    authors: options.author,
    artifactDigest: options.artifactDigest,
    deploymentAt: options.deploymentAt,
    ...(project === undefined ? {} : { project }),
  };
  const run = await apiOf(cli).json("/runs", RunRef, { method: "POST", body });
  return { text: run.id, json: run };
}

async function list(cli: Cli): Promise<Answer> {
  const answer = await listRuns(apiOf(cli));
  const rows = answer.runs.map((r) => [
    r.documentId,
    r.state,
    `${r.trafficPercent} %`,
    r.currentStage ?? "-",
    r.verdict,
    r.createdAt,
    r.id,
  ]);
  return {
    text: table(["DOCUMENT", "STATE", "TRAFFIC", "STAGE", "VERDICT", "CREATED", "ID"], rows),
    json: answer,
  };
}
