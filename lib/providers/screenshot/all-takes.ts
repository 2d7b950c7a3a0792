import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { Take } from "@/lib/domain/capture/take";
import type { Source } from "@/lib/domain/source/source";
import type { SourceDeps } from "@/lib/providers/metric-source/ask";
import { asScreenshotError } from "@/lib/providers/screenshot/ask-image";
import { takeCloudWatch } from "@/lib/providers/screenshot/cloudwatch";
import { type Pause, takeDatadog } from "@/lib/providers/screenshot/datadog";
import { takeGrafana } from "@/lib/providers/screenshot/grafana";
import { takeNewRelic } from "@/lib/providers/screenshot/new-relic";
import type { Shot, TakeScreenshot } from "@/lib/providers/screenshot/port";

export type ScreenshotDeps = SourceDeps & {
  pause: Pause;
  /** Pages are shown by a browser; absent where none is to be used. */
  page?: TakeScreenshot<"page">;
};

/** Every kind of take behind one call. */
export function screenshots(deps: ScreenshotDeps): TakeScreenshot {
  return (request) => asScreenshotError(() => take(deps, request));
}

async function take(deps: ScreenshotDeps, request: Parameters<TakeScreenshot>[0]): Promise<Shot> {
  const { take: how, source } = request;
  switch (how.from) {
    case "grafana":
      return takeGrafana(deps, { ...request, take: how, source: ofKind(source, how.from) });
    case "datadog":
      return takeDatadog(deps, { ...request, take: how, source: ofKind(source, how.from) });
    case "cloudwatch":
      return takeCloudWatch(deps, { ...request, take: how, source: ofKind(source, how.from) });
    case "new-relic":
      return takeNewRelic(deps, { ...request, take: how, source: ofKind(source, how.from) });
    case "page":
      if (deps.page) return deps.page({ ...request, take: how });
      throw new ScreenshotError("no_renderer", "This process has no browser to show pages in.");
  }
}

type Vendor = Exclude<Take["from"], "page">;

function ofKind<Kind extends Vendor>(
  source: Source | null,
  kind: Kind,
): Extract<Source, { kind: Kind }> {
  if (source && isOfKind(source, kind)) return source;
  throw new ScreenshotError(
    "bad_query",
    `The screenshot is from ${kind}, and its source is ${source?.kind ?? "not in the plan"}.`,
  );
}

function isOfKind<Kind extends Vendor>(
  source: Source,
  kind: Kind,
): source is Extract<Source, { kind: Kind }> {
  return source.kind === kind;
}
