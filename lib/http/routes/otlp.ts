import { OtlpAnswer, OtlpStatus } from "@/lib/contract/otlp";
import { answerExport, answerStatus } from "@/lib/http/otlp/otlp-answer";
import { readMetrics } from "@/lib/http/otlp/read-metrics";
import { JSON_TYPE, MAX_OTLP_BYTES, PROTOBUF, readOtlpBody } from "@/lib/http/otlp/read-otlp-body";
import { type RouteSpec, route } from "@/lib/http/route";
import { ingestOtlp } from "@/lib/use-cases/metric/ingest-otlp";

/** Metrics by the OpenTelemetry protocol over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export const otlpRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/otlp/v1/metrics",
    summary:
      "Metrics by OTLP/HTTP, as protobuf or JSON, also with gzip; the resource attributes tollgate.run, tollgate.stage and tollgate.arm say where they go",
    scope: "samples:write",
    takes: { [PROTOBUF]: null, [JSON_TYPE]: null },
    gives: { [PROTOBUF]: null, [JSON_TYPE]: OtlpAnswer },
    refusals: { translate: answerStatus, gives: { [PROTOBUF]: null, [JSON_TYPE]: OtlpStatus } },
    // The protocol has no keys; a point that comes again is known by its series and its time.
    idempotency: "none",
    maxBytes: MAX_OTLP_BYTES,
    handle: async ({ context, c }) => {
      const resources = readMetrics(await readOtlpBody(c));
      const run = c.req.header("x-tollgate-run") ?? null;
      const { rejected, message } = await ingestOtlp(context, resources, run);
      return answerExport(c, rejected, message);
    },
  }),
];
