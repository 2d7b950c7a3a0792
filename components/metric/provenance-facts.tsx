"use client";

import type { ReactNode } from "react";
import { breachWords, trendOf } from "@/components/metric/metric-words";
import { useNow } from "@/components/ui/clock";
import { CopyButton } from "@/components/ui/copy-button";
import { formatDuration } from "@/components/ui/format-time";
import { RecordTime, RelativeTime } from "@/components/ui/relative-time";
import { StatusShape } from "@/components/ui/status-shape";
import type { MetricView, SourceView } from "@/lib/contract/metric";
import { baselineWords } from "@/lib/domain/metric/baseline-words";
import { limitSentence } from "@/lib/domain/metric/limit-sentence";

const COUNT = new Intl.NumberFormat("en-GB");

/** Everything behind one reading: where it comes from, what it is of, and how it was judged. */
export function ProvenanceFacts({ metric }: { metric: MetricView }) {
  const { source } = metric;
  return (
    <>
      {source?.error ? <LastError error={source.error} failures={source.failures} /> : null}
      <Facts>
        {source ? (
          <SourceFacts source={source} />
        ) : (
          <Fact name="Source">pushed to Tollgate; nothing is asked</Fact>
        )}
        <ReadingFacts metric={metric} />
      </Facts>
      <h3 className="mt-2 border-t pt-2 text-xs text-ink-faint">How it is judged</h3>
      <Facts>
        <JudgingFacts metric={metric} />
      </Facts>
    </>
  );
}

function LastError({
  error,
  failures,
}: {
  error: NonNullable<SourceView["error"]>;
  failures: number;
}) {
  return (
    <div className="my-1.5 flex gap-2 border-l-4 border-doubt bg-doubt-wash px-2.5 py-1.5">
      <StatusShape shape="broken-square" className="mt-0.5 size-3.5 text-doubt" />
      <div className="min-w-0">
        <p className="font-medium [overflow-wrap:anywhere]">{error.message}</p>
        <p className="text-xs text-ink-soft">
          {failures > 1 ? `${failures} times in a row, ` : ""}
          <span className="font-mono">{error.code}</span>
          {error.at ? (
            <>
              , <RelativeTime at={error.at} />
            </>
          ) : null}
        </p>
      </div>
    </div>
  );
}

function SourceFacts({ source }: { source: SourceView }) {
  return (
    <>
      <Fact name="Source">
        <span className="font-medium">{source.key}</span>{" "}
        <span className="text-ink-soft">({source.kind})</span>
      </Fact>
      <Fact name="Query">
        {source.query === null ? "not asked yet" : <Query text={source.query} />}
      </Fact>
      {source.window ? (
        <Fact name="Window">
          <RecordTime at={source.window.from} />
          <span className="block">
            to <RecordTime at={source.window.to} />
          </span>
        </Fact>
      ) : null}
      {source.series ? (
        <Fact name="Series">
          <span className="font-mono text-xs break-all">{source.series}</span>
        </Fact>
      ) : null}
      <Fact name="Fetched">{source.fetchedAt ? <Age at={source.fetchedAt} /> : "never"}</Fact>
      {source.nextAt ? (
        <Fact name="Next question">
          <Until at={source.nextAt} />
        </Fact>
      ) : null}
      {source.warnings.map((warning) => (
        <Fact key={warning} name="Warning">
          {warning}
        </Fact>
      ))}
    </>
  );
}

function Query({ text }: { text: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="max-h-32 min-w-0 flex-1 overflow-y-auto font-mono text-xs break-words whitespace-pre-wrap">
        {text}
      </code>
      <CopyButton text={text} label="Copy the query" className="-mt-1" />
    </span>
  );
}

function ReadingFacts({ metric }: { metric: MetricView }) {
  return (
    <>
      {metric.value === null ? null : <Fact name="Computed">{computedWords(metric)}</Fact>}
      <Fact name="Samples">
        {COUNT.format(metric.samples)}
        <span className="text-ink-faint"> of at least {COUNT.format(metric.minSamples)}</span>
      </Fact>
      <Fact name="Newest">
        {metric.lastSampleAt ? <Age at={metric.lastSampleAt} /> : "no observation yet"}
      </Fact>
    </>
  );
}

function computedWords({ computedBy, source }: MetricView): string {
  if (computedBy === "source") {
    return "by the source: a finished percentile, which cannot be merged or checked";
  }
  return source?.answers === "window"
    ? "from the source's answer for the whole window"
    : "by Tollgate from every observation";
}

function JudgingFacts({ metric }: { metric: MetricView }) {
  const { interval, comparison, smallest, baseline } = metric;
  return (
    <>
      <Fact name="Verdict">{metric.reason}</Fact>
      {metric.muted ? <Fact name="Muted">It is shown, and not counted.</Fact> : null}
      <Fact name="Has to be">{limitSentence(metric)}</Fact>
      {baseline ? <Fact name="Baseline">{baselineWords(baseline, metric.unit)}</Fact> : null}
      {interval ? (
        <Fact name="Interval">
          {sentence(interval.text)} {interval.method}. {required(interval.required)}
        </Fact>
      ) : null}
      {comparison ? (
        <Fact name="Compared">
          {sentence(comparison.text)} {required(comparison.required)}
        </Fact>
      ) : null}
      {smallest ? (
        <Fact name="Least room">
          {smallest.text}, <RelativeTime at={smallest.at} />
        </Fact>
      ) : null}
      <TrendFact metric={metric} />
      {metric.judgedAt ? (
        <Fact name="Judged">
          <Age at={metric.judgedAt} />
        </Fact>
      ) : null}
    </>
  );
}

function TrendFact({ metric }: { metric: MetricView }) {
  const now = useNow();
  const trend = trendOf(metric);
  if (!trend) return null;
  const breach = breachWords(metric, now);
  return (
    <Fact name="Trend">
      {metric.margin !== null && metric.margin < 0 ? "" : "room "}
      {trend.word}
      {breach ? `; if it goes on so, ${breach}` : ""}
    </Fact>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function required(isRequired: boolean): string {
  return isRequired
    ? "The verdict has to hold with it."
    : "Shown only; the verdict does not need it.";
}

function Until({ at }: { at: string }) {
  const left = Math.round((Date.parse(at) - useNow()) / 1000);
  return <span className="tabular-nums">{left > 0 ? `in ${formatDuration(left)}` : "now"}</span>;
}

function Age({ at }: { at: string }) {
  return (
    <>
      <RelativeTime at={at} />
      <span className="block text-xs text-ink-faint">
        <RecordTime at={at} />
      </span>
    </>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3">{children}</dl>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="py-0.5 text-ink-faint">{name}</dt>
      <dd className="py-0.5 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
