import type pg from "pg";
import type { AnalyticsQueue } from "@/demo/portal/analytics";
import type { ChooseSide } from "@/demo/portal/flag";
import type { FunnelStep } from "@/demo/portal/funnel-step";
import type { LruCache } from "@/demo/portal/lru-cache";
import type { Meters } from "@/demo/portal/meters";
import type { Variant } from "@/demo/portal/options";
import type { Session, Sessions } from "@/demo/portal/sessions";
import type { Side } from "@/demo/portal/side";

export type DocumentHead = {
  id: string;
  accountId: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  approved: boolean;
};

/** What the routes work with. */
export type Portal = {
  pool: pg.Pool;
  meters: Meters;
  sessions: Sessions;
  documents: LruCache<DocumentHead>;
  analytics: AnalyticsQueue;
  choose: ChooseSide;
  step: (step: FunnelStep, accountId: string) => void;
  healthKey: Buffer;
  variant: Variant;
};

export type PortalEnv = {
  Variables: { session: Session; csrfChecked: boolean; side: Side | null };
};
