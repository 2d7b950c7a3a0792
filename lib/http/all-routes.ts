import type { RouteSpec } from "@/lib/http/route";
import { accessRoutes } from "@/lib/http/routes/access";
import { attestationRoutes } from "@/lib/http/routes/attestation";
import { auditRoutes } from "@/lib/http/routes/audit";
import { bundleRoutes } from "@/lib/http/routes/bundle";
import { compareRoutes } from "@/lib/http/routes/compare";
import { delegationRoutes } from "@/lib/http/routes/delegation";
import { evidenceRoutes } from "@/lib/http/routes/evidence";
import { exportRoutes } from "@/lib/http/routes/export";
import { funnelRoutes } from "@/lib/http/routes/funnel";
import { ledgerRoutes } from "@/lib/http/routes/ledger";
import { liveRoutes } from "@/lib/http/routes/live";
import { metricRoutes } from "@/lib/http/routes/metric";
import { otlpRoutes } from "@/lib/http/routes/otlp";
import { pageRoutes } from "@/lib/http/routes/page";
import { passkeyRoutes } from "@/lib/http/routes/passkey";
import { peopleRoutes } from "@/lib/http/routes/people";
import { planRoutes } from "@/lib/http/routes/plan";
import { replayRoutes } from "@/lib/http/routes/replay";
import { reportRoutes } from "@/lib/http/routes/report";
import { rulesRoutes } from "@/lib/http/routes/rules";
import { runRoutes } from "@/lib/http/routes/run";
import { runReadRoutes } from "@/lib/http/routes/run-read";
import { signOffRoutes } from "@/lib/http/routes/sign-off";
import { sourceRoutes } from "@/lib/http/routes/source";
import { tokenRoutes } from "@/lib/http/routes/token";
import { trafficRoutes } from "@/lib/http/routes/traffic";
import { waiverRoutes } from "@/lib/http/routes/waiver";

/** Relative to /api/v1. */
export const apiRoutes: RouteSpec[] = [
  ...accessRoutes,
  ...passkeyRoutes,
  ...peopleRoutes,
  ...tokenRoutes,
  ...planRoutes,
  ...pageRoutes,
  ...runRoutes,
  ...compareRoutes,
  ...runReadRoutes,
  ...metricRoutes,
  ...sourceRoutes,
  ...otlpRoutes,
  ...funnelRoutes,
  ...liveRoutes,
  ...auditRoutes,
  ...ledgerRoutes,
  ...attestationRoutes,
  ...exportRoutes,
  ...evidenceRoutes,
  ...signOffRoutes,
  ...waiverRoutes,
  ...rulesRoutes,
  ...delegationRoutes,
  ...reportRoutes,
  ...bundleRoutes,
  ...replayRoutes,
];

/** At the root, where OpenFeature providers look for them. */
export const rootRoutes: RouteSpec[] = trafficRoutes;
