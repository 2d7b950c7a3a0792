import type { Command } from "commander";
import { collectStage } from "@/lib/api-client/sources";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { EXIT } from "@/lib/cli/exit-codes";
import { runIdOf } from "@/lib/cli/run-id";
import { table } from "@/lib/cli/table";
import type { CollectAnswer, CollectedMetric } from "@/lib/contract/source";
import { formatDuration } from "@/lib/domain/metric/format";

export function registerCollect(program: Command, cli: Cli): void {
  answering(
    cli,
    program
      .command("collect")
      .description("ask every source of a stage now, and list what is missing")
      .argument("<run>", "id or document id")
      .argument("<stage>"),
    async (args): Promise<Answer> => {
      const api = apiOf(cli);
      const at = { run: await runIdOf(api, argument(args, 0)), stage: argument(args, 1) };
      const collected = await collectStage(api, at);
      const code = collected.missing.length === 0 ? EXIT.ok : EXIT.closed;
      return { text: collectText(collected), json: collected, code };
    },
  );
}

export function collectText({ stage, verdict, metrics, missing }: CollectAnswer): string {
  const rows = metrics.map((m) => [
    m.label,
    m.display ?? "no data",
    m.verdict,
    m.source ?? "push",
    state(m),
  ]);
  const head = `${stage}: verdict ${verdict}`;
  const readings = table(["METRIC", "VALUE", "VERDICT", "SOURCE", "AGE"], rows);
  const rest =
    missing.length === 0
      ? "Nothing that the plan requires is missing."
      : ["Missing:", ...missing.map((m) => `- ${m.text}`)].join("\n");
  return [head, readings, rest].join("\n\n");
}

function state({ ageSeconds, error }: CollectedMetric): string {
  const age = ageSeconds === null ? "-" : formatDuration(ageSeconds * 1000);
  return error ? `${age}, ${error}` : age;
}
