import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { registerPlanImport } from "@/lib/cli/plan-import";
import { table } from "@/lib/cli/table";
import { UsageError } from "@/lib/cli/usage-error";
import { PlanDetail, PlanList } from "@/lib/contract/plan";

export function registerPlan(program: Command, cli: Cli): void {
  const plan = program.command("plan").description("check, store, list and import plans");
  answering(
    cli,
    plan.command("check").description("validate a plan without a server").argument("<file>"),
    async (args) => check(argument(args, 0)),
  );
  answering(
    cli,
    plan
      .command("apply")
      .description("store a new version of a plan")
      .argument("<file>")
      .option("--project <key>", "the project, where the caller belongs to several"),
    (args, options: { project?: string }) => apply(cli, argument(args, 0), options.project),
  );
  registerPlanImport(plan, cli);
  answering(cli, plan.command("list").description("list the plans"), () => list(cli));
}

async function check(file: string): Promise<Answer> {
  const plan = await readPlan(file);
  const stages = plan.stages.length;
  const metrics = plan.stages.reduce((sum, stage) => sum + stage.metrics.length, 0);
  return {
    text: `${file}: ${plan.title} is a valid plan (${stages} stages, ${metrics} thresholds).`,
    json: { valid: true, name: plan.name, version: plan.version, stages, thresholds: metrics },
  };
}

async function apply(cli: Cli, file: string, project: string | undefined): Promise<Answer> {
  await readPlan(file);
  const stored = await apiOf(cli).json("/plans", PlanDetail, {
    method: "POST",
    body: readFileSync(file, "utf8"),
    contentType: "application/yaml",
    query: { project },
  });
  return {
    text: `${stored.name} version ${stored.version}, digest ${stored.digest}`,
    json: stored,
  };
}

async function list(cli: Cli): Promise<Answer> {
  const { plans } = await apiOf(cli).json("/plans", PlanList);
  const rows = plans.map((p) => [p.name, String(p.version), p.label, p.title, p.createdAt]);
  return {
    text: table(["NAME", "VERSION", "LABEL", "TITLE", "CREATED"], rows),
    json: { plans },
  };
}

/** Problems are thrown with file, line and column, in the order of the file. */
async function readPlan(file: string) {
  // Loaded here only: the other commands start sooner without YAML.
  const { parsePlan } = await import("@/lib/domain/plan/parse-plan");
  const parsed = parsePlan(readText(file));
  if (parsed.kind === "plan") return parsed.plan;
  const places = parsed.problems.map(
    (p) => `${file}:${p.line}:${p.column}: ${p.path}: ${p.message}; expected ${p.expected}`,
  );
  const count = places.length === 1 ? "1 problem" : `${places.length} problems`;
  throw new UsageError(`${file} is not a valid plan: ${count}.`, places);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
