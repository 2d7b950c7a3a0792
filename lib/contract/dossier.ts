import { z } from "zod";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";

const Text = z.string().nullable();

/** What is inside a dossier's signed bytes. Fields that are not listed here are not shown, but they are signed. */
export const DossierContent: z.ZodType<DossierDocument> = z.object({
  type: z.literal("https://tollgate.dev/dossier/v1"),
  run: z.object({ id: z.string(), documentId: z.string(), project: z.string() }),
  stage: z.string(),
  action: z.string(),
  artifact: z.object({
    commit: Text,
    branch: Text,
    digest: Text,
    flag: Text,
    environment: Text,
  }),
  plan: z.object({ name: z.string(), version: z.number(), digest: z.string() }),
  verdict: Text,
  recommendation: Text,
  reasons: z.array(z.string()),
  soak: z
    .object({
      startedAt: z.string(),
      elapsedSeconds: z.number(),
      effectiveSeconds: z.number().optional(),
      minSeconds: z.number(),
    })
    .nullable(),
  metrics: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      group: z.string(),
      value: Text,
      unit: z.string(),
      threshold: z.string(),
      verdict: z.string(),
      margin: Text,
      samples: z.string(),
      source: z.string().optional(),
      computedBy: z.enum(["tollgate", "source"]).optional(),
      muted: z.boolean().optional(),
      interval: Text.optional(),
      comparison: Text.optional(),
      baseline: Text.optional(),
    }),
  ),
  funnels: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      steps: z.array(z.object({ step: z.string(), users: z.number() })),
      conversion: Text,
      target: Text,
      verdict: z.string(),
    }),
  ),
  checklist: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      done: z.boolean(),
      mark: z.string(),
      note: Text,
    }),
  ),
  evidence: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      slot: Text,
      sha256: Text,
      url: Text,
    }),
  ),
  incidents: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      severity: z.string(),
      title: z.string(),
      open: z.boolean(),
      resolution: Text,
    }),
  ),
  waivers: z
    .array(
      z.object({
        id: z.string(),
        gate: z.string(),
        subject: z.string(),
        key: z.string(),
        title: z.string(),
        reason: z.string(),
        requestedBy: z.string(),
        confirmedBy: z.string(),
        expiresAt: z.string(),
      }),
    )
    .optional(),
  ordinal: z.number(),
  previous: Text,
  issuedAt: z.string(),
});
