import { cloudWatchPull, datadogPull, newRelicPull } from "@/lib/domain/plan-import/argo-cloud";
import { type Provided, type ProviderContext, PUSHED } from "@/lib/domain/plan-import/argo-context";
import { prometheusPull, webPull } from "@/lib/domain/plan-import/argo-http";
import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";

const READERS: Record<string, (spec: ForeignValue, context: ProviderContext) => Provided> = {
  prometheus: prometheusPull,
  web: webPull,
  datadog: datadogPull,
  cloudWatch: cloudWatchPull,
  newRelic: newRelicPull,
};

/** Providers that succeed or fail by themselves, without a condition. */
const WITH_OUTCOME = ["job", "kayenta", "plugin"];

export function hasOutcome(provider: ForeignValue): boolean {
  return provider.entries().some(([kind]) => WITH_OUTCOME.includes(kind));
}

/** Where the metric's readings come from. */
export function readProvider(provider: ForeignValue, context: ProviderContext): Provided {
  const [first, ...others] = provider.entries();
  for (const [, other] of others) other.leave("a metric has one source");
  const reader = first && Object.hasOwn(READERS, first[0]) ? READERS[first[0]] : undefined;
  if (first && reader) return reader(first[1], context);
  first?.[1].leave(`there is no source ${first[0]}; push the metric`);
  return PUSHED;
}
