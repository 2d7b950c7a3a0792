import { type Command, InvalidArgumentError } from "commander";
import { pushSamples } from "@/lib/api-client/metrics";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { EXIT } from "@/lib/cli/exit-codes";
import { pushLines } from "@/lib/cli/push-lines";
import { retrying } from "@/lib/cli/retrying";
import { runIdOf } from "@/lib/cli/run-id";
import { UsageError } from "@/lib/cli/usage-error";
import type { IngestAnswer, SampleInput } from "@/lib/contract/metric";

type PushOptions = {
  metric?: string;
  value?: number | string;
  at?: string;
  stage?: string;
  weight?: number;
};

export function registerPush(program: Command, cli: Cli): void {
  answering(
    cli,
    program
      .command("push")
      .description("push one sample, or NDJSON from standard input: one sample a line")
      .argument("<run>", "id or document id")
      .option("--metric <key>")
      .option("--value <number>", "a number in the metric's unit, or a version", sampleValue)
      .option("--at <instant>", "when it was observed (RFC 3339); now where it is left out")
      .option("--stage <key>", "the stage; the running one where it is left out")
      .option("--weight <number>", "how many observations it stands for", finite),
    (args, options: PushOptions) => push(cli, argument(args, 0), options),
  );
}

async function push(cli: Cli, text: string, options: PushOptions): Promise<Answer> {
  const { metric, value, at, stage, weight } = options;
  const sample: SampleInput | null =
    metric !== undefined && value !== undefined ? { metric, value, at, stage, weight } : null;
  const lines = metric === undefined && value === undefined ? cli.input() : null;
  if (!sample && !lines) {
    throw new UsageError(
      "Nothing to push; expected --metric and --value, or NDJSON on standard input.",
    );
  }
  const api = apiOf(cli);
  const run = await runIdOf(api, text);
  if (lines) return summary(await pushLines(api, run, lines, stage));
  const samples = sample ? [sample] : [];
  return summary(await retrying((attempt) => pushSamples(api, run, samples, attempt)));
}

/** What was not taken is listed, and makes the command fail: nobody should think that all of it has arrived. */
function summary(answer: IngestAnswer): Answer {
  const rejected = answer.rejected.map(
    (r) => `  line ${r.index + 1}: ${r.message}; expected ${r.expected} (${r.code})`,
  );
  return {
    text: [`accepted ${answer.accepted}, rejected ${rejected.length}`, ...rejected].join("\n"),
    json: answer,
    code: rejected.length > 0 ? EXIT.usage : EXIT.ok,
  };
}

function sampleValue(text: string): number | string {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

function finite(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number)) return number;
  throw new InvalidArgumentError("Expected a number.");
}
