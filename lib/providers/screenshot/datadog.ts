import { z } from "zod";
import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { Source } from "@/lib/domain/source/source";
import { asSourceError, type HttpAnswer, type SourceDeps } from "@/lib/providers/metric-source/ask";
import { refuseDatadog } from "@/lib/providers/metric-source/datadog";
import { readAnswer } from "@/lib/providers/metric-source/read-json";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";
import {
  askWithin,
  type Deadline,
  deadlineOf,
  formatOf,
  imageOf,
} from "@/lib/providers/screenshot/ask-image";
import type { ScreenshotRequest, Shot } from "@/lib/providers/screenshot/port";

type Request = ScreenshotRequest<"datadog"> & { source: Extract<Source, { kind: "datadog" }> };
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const Snapshot = z.object({ snapshot_url: z.url() });

const FIRST_PAUSE_MS = 1000;
const MOST_PAUSE_MS = 5000;
/** Until the picture is there, its address answers as if there were none. */
const NOT_YET = new Set([202, 204, 403, 404, 425]);

/**
 * "Take graph snapshots" (v1, docs.datadoghq.com/api/latest/snapshots). The answer is the address of a picture that is
 * still being drawn, at another host, which has to be on the operator's list; the keys are not sent there.
 */
export async function takeDatadog(
  deps: SourceDeps & { pause: Pause },
  request: Request,
): Promise<Shot> {
  const deadline = deadlineOf(request);
  const parameters = parametersOf(request);
  const address = await askSnapshot(deps, request, { deadline, parameters });
  const bytes = await whenReady(deps, request, { deadline, address });
  return { bytes, query: `/api/v1/graph/snapshot?${parameters}` };
}

function parametersOf({ take, window }: Request): URLSearchParams {
  return new URLSearchParams({
    ...(take.query === null ? {} : { metric_query: take.query }),
    ...(take.graph === null ? {} : { graph_def: take.graph }),
    ...(take.title === null ? {} : { title: take.title }),
    start: String(Math.floor(window.from.getTime() / 1000)),
    end: String(Math.floor(window.to.getTime() / 1000)),
    width: String(take.width),
    height: String(take.height),
  });
}

async function askSnapshot(
  deps: SourceDeps,
  { source, project, signal }: Request,
  { deadline, parameters }: { deadline: Deadline; parameters: URLSearchParams },
): Promise<string> {
  const base = new URL(source.url);
  const use = { origin: base.origin, project };
  const [apiKey = "", applicationKey = ""] = await asSourceError(() => [
    deps.outbound.secret(source.apiKey, use),
    deps.outbound.secret(source.applicationKey, use),
  ]);
  const answer = await askWithin(
    deps,
    { signal, deadline },
    {
      method: "GET",
      url: `${base.href.replace(/\/$/, "")}/api/v1/graph/snapshot?${parameters}`,
      headers: {
        accept: "application/json",
        "DD-API-KEY": apiKey,
        "DD-APPLICATION-KEY": applicationKey,
      },
      secrets: [apiKey, applicationKey],
    },
  );
  refuseDatadog(answer);
  return readAnswer(answer, Snapshot, "snapshot_url").snapshot_url;
}

async function whenReady(
  deps: SourceDeps & { pause: Pause },
  { signal, take }: Request,
  { deadline, address }: { deadline: Deadline; address: string },
): Promise<Buffer> {
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(MOST_PAUSE_MS, wait * 2)) {
    const answer = await askWithin(
      deps,
      { signal, deadline },
      { method: "GET", url: address, headers: { accept: "image/png" }, secrets: [] },
    );
    if (!isNotYet(answer)) {
      refuseStatus(answer);
      return imageOf(answer);
    }
    if (deadline.left() <= wait) throw notReady(answer, take.timeout);
    await deps.pause(wait, signal);
  }
}

function isNotYet({ status, body }: HttpAnswer): boolean {
  if (NOT_YET.has(status)) return true;
  return status === 200 && body.length === 0;
}

function notReady({ origin, status, body }: HttpAnswer, timeout: number): ScreenshotError {
  const last = formatOf(Buffer.from(body)) === null ? `, the last answer was ${status}` : "";
  return new ScreenshotError(
    "not_ready",
    `The snapshot at ${origin} was not there within ${timeout} ms${last}.`,
  );
}
