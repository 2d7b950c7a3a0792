import type { ApiClient } from "@/lib/api-client/api-client";
import { ApiProblem } from "@/lib/api-client/api-problem";
import { runPath } from "@/lib/api-client/runs";
import { retrying } from "@/lib/cli/retrying";
import { IngestAnswer } from "@/lib/contract/metric";

const BATCH = 1_000;

type Line = { index: number; sample: unknown };

/**
 * Streams NDJSON in batches, so that any amount fits in memory. `index` of a rejection counts lines from 0.
 * Lines that are no JSON are listed as rejected; the others go on.
 */
export async function pushLines(
  api: ApiClient,
  run: string,
  lines: AsyncIterable<string>,
  stage: string | undefined,
): Promise<IngestAnswer> {
  const total: IngestAnswer = { accepted: 0, rejected: [] };
  let batch: Line[] = [];
  const send = async () => {
    if (batch.length === 0) return;
    const answer = await sendBatch(api, run, batch);
    total.accepted += answer.accepted;
    total.rejected.push(...answer.rejected);
    batch = [];
  };
  let index = -1;
  for await (const line of lines) {
    index += 1;
    if (line.trim() === "") continue;
    const parsed = parseLine(line, stage);
    if (parsed.kind === "sample") batch.push({ index, sample: parsed.sample });
    else total.rejected.push({ index, ...parsed.rejection });
    if (batch.length >= BATCH) await send();
  }
  await send();
  total.rejected.sort((a, b) => a.index - b.index);
  return total;
}

async function sendBatch(api: ApiClient, run: string, batch: Line[]): Promise<IngestAnswer> {
  const body = { samples: batch.map((line) => line.sample) };
  const answer = await retrying((options) =>
    api.json(runPath(run, "/samples"), IngestAnswer, { ...options, method: "POST", body }),
  ).catch(asAnswer);
  return {
    accepted: answer.accepted,
    rejected: answer.rejected.map((r) => ({ ...r, index: batch[r.index]?.index ?? r.index })),
  };
}

/** A batch of which nothing can be taken is refused as a whole, with every rejection; the next one may be better. */
function asAnswer(error: unknown): IngestAnswer {
  if (error instanceof ApiProblem && error.code === "all_rejected") {
    const { accepted, rejected } = error.problem;
    return IngestAnswer.parse({ accepted, rejected });
  }
  throw error;
}

function parseLine(line: string, stage: string | undefined) {
  const expected = `one JSON object a line, such as {"metric":"p95_latency","value":212}`;
  try {
    const sample: unknown = JSON.parse(line);
    if (typeof sample === "object" && sample && !Array.isArray(sample)) {
      return { kind: "sample", sample: stage ? { stage, ...sample } : sample } as const;
    }
    return {
      kind: "rejection",
      rejection: { code: "invalid_json", message: "the line is not an object", expected },
    } as const;
  } catch {
    return {
      kind: "rejection",
      rejection: { code: "invalid_json", message: "the line is not JSON", expected },
    } as const;
  }
}
