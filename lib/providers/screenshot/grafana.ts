import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { Source } from "@/lib/domain/source/source";
import { asSourceError, type HttpAnswer, type SourceDeps } from "@/lib/providers/metric-source/ask";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";
import { askWithin, deadlineOf, imageOf } from "@/lib/providers/screenshot/ask-image";
import type { ScreenshotRequest, Shot } from "@/lib/providers/screenshot/port";

type Request = ScreenshotRequest<"grafana"> & { source: Extract<Source, { kind: "grafana" }> };

const RENDERER = "expected the grafana-image-renderer plugin or service to be installed there";

/**
 * One panel by Grafana's render route. Without a renderer, or when rendering fails, Grafana answers 200 with a picture of
 * its own that says so (pkg/services/rendering/rendering.go, renderUnavailableImage and RenderErrorImage); it is told by
 * its size, which is not the one that was asked for.
 */
export async function takeGrafana(deps: SourceDeps, request: Request): Promise<Shot> {
  const { source, take, project } = request;
  const url = renderUrl(request);
  const token = await asSourceError(() =>
    deps.outbound.secret(source.token, { origin: url.origin, project }),
  );
  const answer = await askWithin(
    deps,
    { signal: request.signal, deadline: deadlineOf(request) },
    {
      method: "GET",
      url: url.href,
      headers: { accept: "image/png", authorization: bearer(token) },
      secrets: [token],
    },
  );
  refuseMissingRenderer(answer);
  refuseStatus(answer);
  const bytes = imageOf(answer);
  refuseOtherSize(bytes, take, answer);
  return { bytes, query: `${url.pathname}${url.search}` };
}

function renderUrl({ source, take, window }: Request): URL {
  const url = new URL(source.url);
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname = `${path}/render/d-solo/${take.dashboard}/${take.slug}`;
  url.search = new URLSearchParams({
    orgId: String(take.orgId),
    panelId: String(take.panel),
    from: String(window.from.getTime()),
    to: String(window.to.getTime()),
    width: String(take.width),
    height: String(take.height),
    tz: take.timezone,
    ...Object.fromEntries(Object.entries(take.variables).map(([k, v]) => [`var-${k}`, v])),
  }).toString();
  return url;
}

/** A secret may be the token alone, or the whole header as Prometheus's is. */
function bearer(token: string): string {
  return /^Bearer\s/i.test(token) ? token : `Bearer ${token}`;
}

function refuseMissingRenderer({ status, body, origin }: HttpAnswer): void {
  if (status < 400) return;
  const text = Buffer.from(body.subarray(0, 2000)).toString("utf8");
  if (!/image[- ]renderer|rendering plugin|renderer (?:is )?(?:not|un)/i.test(text)) return;
  throw new ScreenshotError("no_renderer", `${origin} has no image renderer; ${RENDERER}.`);
}

/** Width and height of PNG's IHDR: RFC 2083, 4.1.1. A renderer may draw several pixels for one. */
function refuseOtherSize(
  bytes: Buffer,
  { width, height }: { width: number; height: number },
  { origin }: HttpAnswer,
): void {
  const found =
    bytes.length < 24 ? null : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  const scale = (found?.width ?? 0) / width;
  if (found && Number.isInteger(scale) && scale >= 1 && found.height === height * scale) return;
  const size = found ? `${found.width} x ${found.height}` : "no";
  throw new ScreenshotError(
    "no_renderer",
    `${origin} answered a picture of ${size} pixels where ${width} x ${height} were asked for, as Grafana does when it cannot render; ${RENDERER}.`,
  );
}
