import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { runPath } from "@/lib/api-client/runs";
import { answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";
import { UsageError } from "@/lib/cli/usage-error";
import { AttestationKind } from "@/lib/contract/attestation";

type AttestOptions = { kind: string; output?: string };

/** Signed statements about gates, for whoever reads in-toto: one gate's as JSON, or all of a run as JSON lines. */
export function registerAttest(program: Command, cli: Cli): void {
  const command = program
    .command("attest")
    .description("the signed attestations about a run's gates")
    .argument("<run>", "id or document id")
    .argument("[stage]", "one gate alone")
    .option("--kind <kind>", "svr (in-toto) or vsa (SLSA), of one gate", "vsa")
    .option("-o, --output <file>", "instead of standard output");
  answering<AttestOptions>(cli, command, async (args, { kind, output }) => {
    const form = AttestationKind.safeParse(kind);
    if (!form.success) throw new UsageError(`--kind ${kind}: expected svr or vsa.`);
    const api = apiOf(cli);
    const run = await runIdOf(api, argument(args, 0));
    const stage = args[1];
    const place = stage
      ? `/stages/${encodeURIComponent(stage)}/attestations/${form.data}`
      : "/attestations.intoto.jsonl";
    const content = await (await api.send(runPath(run, place))).text();
    if (output) writeFileSync(output, content);
    const lines = content.trim().split("\n").filter(Boolean);
    return {
      text: output ? `${output}: ${lines.length} attestations` : content.trimEnd(),
      json: lines.map((line): unknown => JSON.parse(line)),
    };
  });
}
