import { Argument, type Command } from "commander";
import { decideStage, rollBack } from "@/lib/api-client/gate";
import { answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";
import { Recommendation } from "@/lib/contract/common";

export function registerDecide(program: Command, cli: Cli): void {
  answering(
    cli,
    program
      .command("decide")
      .description("record GO, HOLD or ROLLBACK on a stage")
      .argument("<run>", "id or document id")
      .argument("<stage>")
      .addArgument(new Argument("<decision>").choices(Recommendation.options))
      .requiredOption("--because <text>", "the justification"),
    async (args, { because }: { because: string }) => {
      const api = apiOf(cli);
      const at = { run: await runIdOf(api, argument(args, 0)), stage: argument(args, 1) };
      const decision = Recommendation.parse(argument(args, 2));
      await decideStage(api, at, { decision, because });
      return {
        text: `${decision.toUpperCase()} is recorded for ${at.stage}.`,
        json: { ...at, decision, because },
      };
    },
  );
  answering(
    cli,
    program
      .command("rollback")
      .description("take all traffic away, now")
      .argument("<run>", "id or document id")
      .option("--because <text>", "the reason; it may follow later"),
    async (args, { because }: { because?: string }) => {
      const api = apiOf(cli);
      const run = await runIdOf(api, argument(args, 0));
      await rollBack(api, run, because);
      return { text: `${run} is rolled back: 0 % of traffic.`, json: { run, trafficPercent: 0 } };
    },
  );
}
