import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { runPath } from "@/lib/api-client/runs";
import { answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";

/** The file is written byte for byte as the server gives it: a changed byte would not verify. */
export function registerBundle(program: Command, cli: Cli): void {
  const command = program
    .command("bundle")
    .description("save everything about a run in one file that `tollgate verify` checks offline")
    .argument("<run>", "id or document id")
    .option("-o, --output <file>", "instead of run.tollgate", "run.tollgate");
  answering<{ output: string }>(cli, command, async (args, { output }) => {
    const api = apiOf(cli);
    const run = await runIdOf(api, argument(args, 0));
    const bytes = new Uint8Array(await (await api.send(runPath(run, "/bundle"))).arrayBuffer());
    writeFileSync(output, bytes);
    return {
      text: `${output}: ${bytes.length} bytes. Check it with: tollgate verify ${output}`,
      json: { file: output, bytes: bytes.length, run },
    };
  });
}
