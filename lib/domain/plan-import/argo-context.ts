import type { ArgoArguments } from "@/lib/domain/plan-import/argo-arguments";
import type { PullInput } from "@/lib/domain/plan-import/imported";
import type { SourceList } from "@/lib/domain/plan-import/source-list";

/** What the providers of one metric need to know of the rest. */
export type ProviderContext = {
  args: ArgoArguments;
  sources: SourceList;
  /** How often it is measured; null where it is measured once. */
  interval: string | null;
  /** What the conditions take out of the result. */
  field: string;
};

export type Provided = {
  pull: PullInput | null;
  /** The time that one answer is about, where the provider says so. */
  window: string | null;
};

export const PUSHED: Provided = { pull: null, window: null };
