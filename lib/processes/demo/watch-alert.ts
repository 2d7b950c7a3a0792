import type { ApiClient } from "@/lib/api-client/api-client";
import { runPath } from "@/lib/api-client/runs";
import { RunEvent } from "@/lib/contract/run";

const PATIENCE_MS = 10_000;

/** Opens the live stream of a run; `kind` resolves with the milliseconds until an event of that kind arrives. */
export async function watchFor(
  api: ApiClient,
  run: string,
  kind: string,
): Promise<{ seen: Promise<number> }> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await api.send(runPath(run, "/live"), { accept: "text/event-stream", signal });
  const start = performance.now();
  const seen = (async () => {
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const messages = text.split("\n\n");
      text = messages.pop() ?? "";
      if (messages.some((message) => isEvent(message, kind))) return performance.now() - start;
    }
    throw new Error(`the live stream ended without ${kind}`);
  })();
  return { seen };
}

function isEvent(message: string, kind: string): boolean {
  const lines = message.split("\n");
  if (!lines.includes("event: event")) return false;
  const data = lines.filter((l) => l.startsWith("data:")).map((l) => l.slice("data:".length));
  const parsed = RunEvent.safeParse(JSON.parse(data.join("\n")));
  return parsed.success && parsed.data.kind === kind;
}
