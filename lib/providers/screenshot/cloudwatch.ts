import { GetMetricWidgetImageCommand } from "@aws-sdk/client-cloudwatch";
import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { Source } from "@/lib/domain/source/source";
import { SourceError } from "@/lib/domain/source/source-error";
import type { SourceDeps } from "@/lib/providers/metric-source/ask";
import { openCloudWatch } from "@/lib/providers/metric-source/cloudwatch-client";
import { imageOf } from "@/lib/providers/screenshot/ask-image";
import type { ScreenshotRequest, Shot } from "@/lib/providers/screenshot/port";

type Request = ScreenshotRequest<"cloudwatch"> & {
  source: Extract<Source, { kind: "cloudwatch" }>;
};

/** GetMetricWidgetImage (CloudWatch API Reference), with the times of "Metric widget structure" in ISO 8601. */
export async function takeCloudWatch(deps: SourceDeps, request: Request): Promise<Shot> {
  const { source, take, window, project, signal } = request;
  const widget: Record<string, unknown> = JSON.parse(take.widget);
  const query = JSON.stringify({
    region: source.region,
    ...widget,
    width: take.width,
    height: take.height,
    start: window.from.toISOString(),
    end: window.to.toISOString(),
  });
  const patient = { ...source, polling: { ...source.polling, timeout: take.timeout } };
  const { client, origin, failure } = await openCloudWatch(deps, {
    source: patient,
    project,
    signal,
  });
  try {
    const command = new GetMetricWidgetImageCommand({ MetricWidget: query, OutputFormat: "png" });
    const { MetricWidgetImage: image } = await client.send(command, { abortSignal: signal });
    return { bytes: imageOf({ body: image ?? new Uint8Array(), origin }), query };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ScreenshotError) throw error;
    const cause = failure();
    if (cause instanceof SourceError) throw cause;
    const message = `${origin} answered something else than a picture; expected MetricWidgetImage.`;
    throw new ScreenshotError("bad_answer", message, { cause: error });
  } finally {
    client.destroy();
  }
}
