import type { Context as HonoContext } from "hono";
import { FunnelEventsRequest } from "@/lib/contract/funnel";
import { type IngestAnswer, type Rejection, SamplesRequest } from "@/lib/contract/metric";
import { AppError } from "@/lib/domain/app-error";
import { answerClaim, keyOf, requestHash } from "@/lib/http/idempotency";
import { bodyType, readJson } from "@/lib/http/read-json";
import type { Context } from "@/lib/use-cases/context";
import type { IngestBatch, IngestOutcome } from "@/lib/use-cases/metric/ingest-samples";

/** Of JSON lines; as many as the JSON form takes. */
export const MOST_ITEMS = 10_000;
const NDJSON = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

/** What a batch may weigh. */
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;

/** Reads a batch from `{[name]: [...]}`, or from JSON lines, where each broken line is rejected by itself. */
export async function readBatch(
  c: HonoContext,
  actor: Context["actor"],
  name: "samples" | "events",
): Promise<IngestBatch> {
  const type = bodyType(c);
  const id = keyOf(c, actor);
  const text = await c.req.text();
  const claim = id && { id, requestHash: requestHash(text, type) };
  if (NDJSON.includes(type)) return { ...parseLines(text), claim };
  if (type !== "application/json") {
    throw new AppError("unsupported_media_type", "The body has to be JSON or JSON lines.", {
      errors: [
        {
          path: "Content-Type",
          message: type || "is missing",
          expected: "application/json or application/x-ndjson",
        },
      ],
    });
  }
  const raws =
    name === "samples"
      ? (await readJson(c, SamplesRequest)).samples
      : (await readJson(c, FunnelEventsRequest)).events;
  return { items: raws.map((raw, index) => ({ index, raw })), broken: [], claim };
}

/** `index` is the line's, counted from 0; empty lines count and hold nothing. */
function parseLines(text: string): Omit<IngestBatch, "claim"> {
  const items: IngestBatch["items"] = [];
  const broken: Rejection[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      items.push({ index, raw: JSON.parse(line) });
    } catch (error) {
      const why = error instanceof Error ? error.message : "it is broken";
      const message = `line ${index + 1} is not JSON: ${why}`;
      broken.push({ index, code: "invalid_json", message, expected: "one JSON object a line" });
    }
  }
  if (items.length + broken.length === 0) {
    throw new AppError("invalid_request", "The body has no line with anything on it.");
  }
  if (items.length + broken.length > MOST_ITEMS) {
    throw new AppError("too_large", `More than ${MOST_ITEMS} lines; send several requests.`);
  }
  return { items, broken };
}

/** 200 where anything was taken; 422 with the same list where nothing was. */
export function answerBatch(
  outcome: IngestOutcome,
  name: "samples" | "events",
): IngestAnswer | Response {
  if (outcome.kind !== "answer") {
    const repeated = answerClaim(outcome);
    if (repeated) return repeated;
    throw new Error("a first request has an answer of its own");
  }
  const { accepted, rejected } = outcome.answer;
  if (accepted > 0) return outcome.answer;
  const problem = {
    type: "https://tollgate.dev/problems/all-rejected",
    title: "Nothing in the batch can be taken",
    status: 422,
    code: "all_rejected",
    detail:
      `None of the ${rejected.length} ${name} was taken. ${rejected[0]?.message ?? ""}`.trim(),
    errors: rejected.map(({ index, message, expected }) => ({
      path: `${name}[${index}]`,
      message,
      expected,
    })),
    accepted,
    rejected,
  };
  return new Response(JSON.stringify(problem), {
    status: 422,
    headers: {
      "Content-Type": "application/problem+json; charset=utf-8",
      "Cache-Control": "no-store",
    },
  });
}
