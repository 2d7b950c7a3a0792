import { z } from "zod";

/** ExportMetricsServiceResponse of OTLP in JSON. */
export const OtlpAnswer = z
  .strictObject({
    partialSuccess: z
      .strictObject({ rejectedDataPoints: z.string().regex(/^\d+$/), errorMessage: z.string() })
      .optional(),
  })
  .meta({ description: "partialSuccess is left out where every point was taken" });

/** google.rpc.Status in JSON. */
export const OtlpStatus = z.strictObject({
  code: z.number().int(),
  message: z.string(),
  details: z.array(
    z.strictObject({
      "@type": z.literal("type.googleapis.com/google.rpc.BadRequest"),
      fieldViolations: z.array(z.strictObject({ field: z.string(), description: z.string() })),
    }),
  ),
});
