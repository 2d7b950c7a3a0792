import { createHmac } from "node:crypto";
import { FunnelEventInput } from "@/lib/contract/funnel";
import type { FunnelHit } from "@/lib/data/funnel/write-funnel-users";
import type { IngestRun } from "@/lib/data/ingest/find-ingest-run";
import {
  findTarget,
  list,
  parseTime,
  type Refusal,
  refused,
  shorten,
} from "@/lib/domain/run/incoming-data";

const KEY_BYTES = 16;

const EXPECTED: Record<string, string> = {
  "": '{"funnel": "...", "step": "...", "user": "..."} with at where needed',
  funnel: "the key of a funnel of the stage",
  step: "the key of a step of the funnel",
  user: "what tells this user from others, 1 to 512 characters",
  at: "an RFC 3339 instant or milliseconds since 1970",
};

/** Checks one event by itself, against the run as it stands. The user's id is hashed and not kept. */
export function checkFunnelEvent(
  raw: unknown,
  run: IngestRun,
): { kind: "item"; item: FunnelHit } | Refusal {
  const parsed = FunnelEventInput.safeParse(raw);
  if (!parsed.success) return malformed(parsed.error.issues[0]);
  const input = parsed.data;
  const target = findTarget(run, undefined);
  if (target.kind === "refused") return target;
  const keys = run.plan.stages.find((s) => s.key === target.key)?.funnels ?? [];
  const funnels = run.plan.funnels.filter((f) => keys.includes(f.key));
  const funnel = funnels.find((f) => f.key === input.funnel);
  if (!funnel) {
    const message = `the stage ${target.key} has no funnel "${shorten(input.funnel)}"`;
    return refused("unknown_funnel", message, list(funnels));
  }
  if (!funnel.steps.some((s) => s.key === input.step)) {
    const message = `the funnel ${funnel.key} has no step "${shorten(input.step)}"`;
    return refused("unknown_step", message, list(funnel.steps));
  }
  const time = parseTime(input.at, target, run.now);
  if (time.kind === "refused") return time;
  return {
    kind: "item",
    item: {
      stageId: target.id,
      funnel: funnel.key,
      step: input.step,
      userKey: userKey(run.id, input.user),
      at: time.at,
    },
  };
}

/** Keyed by the run, so that a user cannot be followed from one run to another. */
function userKey(runId: string, user: string): Buffer {
  return createHmac("sha256", runId).update(user, "utf8").digest().subarray(0, KEY_BYTES);
}

function malformed(issue: { path: PropertyKey[]; message: string } | undefined): Refusal {
  const path = String(issue?.path[0] ?? "");
  const what = path === "" ? "the event" : path;
  const expected = EXPECTED[path] ?? EXPECTED[""] ?? "";
  return refused("malformed", `${what} is not usable: ${issue?.message}`, expected);
}
