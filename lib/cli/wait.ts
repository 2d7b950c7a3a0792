import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import type { ApiClient } from "@/lib/api-client/api-client";
import { getRun, stagePath } from "@/lib/api-client/runs";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { parseDuration } from "@/lib/cli/duration";
import { EXIT } from "@/lib/cli/exit-codes";
import { type GateState, gateState } from "@/lib/cli/gate-state";
import { isPassing } from "@/lib/cli/retrying";
import { runIdOf } from "@/lib/cli/run-id";
import { UsageError } from "@/lib/cli/usage-error";

type WaitOptions = { stage: string; timeout: number; acceptOverride?: boolean };

const POLL_MS = 1_000;

export function registerWait(program: Command, cli: Cli): void {
  answering(
    cli,
    program
      .command("wait")
      .description("block until a gate is open")
      .argument("<run>", "id or document id")
      .requiredOption("--stage <key>", "the stage, or pre-deployment")
      .option("--timeout <duration>", "45s, 30m, 2h", parseDuration, parseDuration("30m"))
      .option("--accept-override", "exit with 0 where the gate was overridden"),
    (args, options: WaitOptions) => wait(cli, argument(args, 0), options),
  );
}

async function wait(cli: Cli, text: string, options: WaitOptions): Promise<Answer> {
  const api = apiOf(cli);
  const run = await runIdOf(api, text);
  const deadline = performance.now() + options.timeout;
  let said = "";
  for (;;) {
    const left = deadline - performance.now();
    const state = await look(api, run, options.stage, left > 0);
    if (state?.kind === "unknown") throw new UsageError(state.text, state.stages);
    if (state && state.kind !== "closed") return settle(api, run, options, state);
    if (state && left <= 0) {
      const text = `Still closed after ${options.timeout / 1000} s: ${state.text}`;
      return answer(options, "closed", text, EXIT.closed);
    }
    if (state && state.text !== said) cli.err(state.text);
    said = state?.text ?? said;
    await delay(Math.min(POLL_MS, Math.max(left, 0)));
  }
}

/** Null: the server is away, and there is time to try again. */
async function look(api: ApiClient, run: string, stage: string, mayRetry: boolean) {
  try {
    return gateState(await getRun(api, run), stage);
  } catch (error) {
    if (mayRetry && isPassing(error)) return null;
    throw error;
  }
}

async function settle(
  api: ApiClient,
  run: string,
  options: WaitOptions,
  state: Exclude<GateState, { kind: "closed" | "unknown" }>,
): Promise<Answer> {
  switch (state.kind) {
    case "open":
      return (await isGenuine(api, run, options.stage, state.dossier))
        ? answer(options, "open", state.text, EXIT.ok)
        : answer(
            options,
            "tampered",
            `The dossier of ${options.stage} does not have the digest ${state.dossier} that was decided on.`,
            EXIT.tampered,
          );
    case "overridden":
      return answer(
        options,
        state.kind,
        state.text,
        options.acceptOverride ? EXIT.ok : EXIT.overridden,
      );
    case "failed":
      return answer(options, state.kind, state.text, EXIT.failed);
    case "rejected":
      return answer(options, state.kind, state.text, EXIT.rejected);
  }
}

/** Whether the bytes that were decided on still have the digest that the decision names. */
async function isGenuine(
  api: ApiClient,
  run: string,
  stage: string,
  digest: string | null,
): Promise<boolean> {
  if (digest === null) return false;
  const response = await api.send(stagePath(run, stage, "/dossier"), { query: { digest } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return createHash("sha256").update(bytes).digest("hex") === digest;
}

function answer(
  { stage }: WaitOptions,
  gate: string,
  text: string,
  code: (typeof EXIT)[keyof typeof EXIT],
): Answer {
  return { text, json: { stage, gate, text }, code };
}
