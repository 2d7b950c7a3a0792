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

/** Providers whose outcome is no number: a person, or a pipeline, has to see to them. */
const WITHOUT_NUMBER = ["job", "kayenta", "plugin"];

export function hasNumber(provider: ForeignValue): boolean {
  const [kind] = provider.entries().map(([key]) => key);
  return kind === undefined || !WITHOUT_NUMBER.includes(kind);
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
