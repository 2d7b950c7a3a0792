import type { SourceRequest } from "@/lib/providers/metric-source/port";

/** What `$window` stands for, in whole seconds: the window, or for samples one interval of the polling. */
export function windowSeconds({
  answers,
  source,
  window,
}: Pick<SourceRequest, "answers" | "source" | "window">): number {
  const length =
    answers === "samples" ? source.polling.interval : window.to.getTime() - window.from.getTime();
  return Math.max(1, Math.round(length / 1000));
}
