import { createHash } from "node:crypto";
import { ingestCommitter } from "@/lib/data/ingest/commit-ingest";
import type { IngestRun } from "@/lib/data/ingest/find-ingest-run";
import { type OtlpItem, writeOtlp } from "@/lib/data/metric/write-otlp";
import { requireScope } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import type { OtlpInstrument, OtlpResource, OtlpScope } from "@/lib/domain/otlp/otlp-data";
import { instrumentIdentity, pointIdentity } from "@/lib/domain/otlp/series-identity";
import { list, type Refusal, refused, shorten, stageEnded } from "@/lib/domain/run/incoming-data";
import type { Context } from "@/lib/use-cases/context";
import { checkOtlpPoint, modeOf, nanosOf } from "@/lib/use-cases/metric/check-otlp-point";
import {
  findOtlpTarget,
  type OtlpTarget,
  RUN_ATTRIBUTE,
  runFinder,
} from "@/lib/use-cases/metric/find-otlp-target";
import { feedFor, type InstrumentFeed, metricsFedBy } from "@/lib/use-cases/metric/otlp-feeds";
import { type OtlpOutcome, OtlpTally } from "@/lib/use-cases/metric/otlp-tally";

/** Points of one request that feed a metric. */
const MOST_POINTS = 10_000;

const commitOtlp = ingestCommitter<OtlpItem>(writeOtlp);

type Collected = { run: IngestRun; items: OtlpItem[] };

/**
 * Takes the metrics of an OTLP request into the runs that its resources name, each point once however often it
 * is sent. Resolves after the commit; several runs are committed one by one, which a repetition makes up for.
 * Throws `invalid_request` where no resource names a run.
 */
export async function ingestOtlp(
  { actor, db }: Context,
  resources: readonly OtlpResource[],
  runName: string | null,
): Promise<OtlpOutcome> {
  if (actor.kind === "token") requireScope(actor, actor.projectId, "samples:write");
  const tally = new OtlpTally();
  const findRun = runFinder(db, actor);
  const byRun = new Map<string, Collected>();
  const unnamed: Refusal[] = [];
  let named = 0;
  for (const resource of resources) {
    const target = await findOtlpTarget(resource.attributes, runName, findRun);
    if (target.kind === "target") {
      const collected = byRun.get(target.run.id) ?? { run: target.run, items: [] };
      byRun.set(target.run.id, collected);
      collectResource(resource, target, tally, collected.items);
    } else {
      rejectResource(resource, target, tally);
    }
    if (target.kind === "refused" && /^(no|unknown)_run$/.test(target.code)) unnamed.push(target);
    else named += 1;
  }
  const [refusal] = unnamed;
  if (named === 0 && refusal) throw nowhere(refusal);
  for (const collected of byRun.values()) await commit(db, collected);
  return tally.outcome;
}

/** Nothing in the request goes anywhere, and never will: bad data, as the specification calls it. */
function nowhere({ message, expected }: Refusal): AppError {
  return new AppError("invalid_request", `The metrics belong to no run: ${message}.`, {
    errors: [{ path: `resource.attributes["${RUN_ATTRIBUTE}"]`, message, expected }],
  });
}

function rejectResource({ scopes }: OtlpResource, refusal: Refusal, tally: OtlpTally): void {
  const instruments = scopes.flatMap((scope) => scope.instruments);
  const points = instruments.reduce((sum, { points: all }) => sum + all.length, 0);
  tally.reject(points, "a resource", refusal);
}

function collectResource(
  resource: OtlpResource,
  target: OtlpTarget,
  tally: OtlpTally,
  items: OtlpItem[],
): void {
  for (const scope of resource.scopes) {
    for (const instrument of scope.instruments) {
      const name = shorten(instrument.name);
      const fed = fedBy(instrument, target, {
        reject: (refusal) => tally.reject(instrument.points.length, name, refusal),
        note: (refusal) => tally.note(instrument.points.length, name, refusal),
      });
      if (fed) collectPoints({ resource, scope, instrument, target, fed, tally }, items);
    }
  }
}

type Fed = { mode: OtlpItem["point"]["mode"]; feeds: InstrumentFeed[] };

/** Null where no metric can take what the instrument tells. */
function fedBy(
  instrument: OtlpInstrument,
  { metrics, target }: OtlpTarget,
  { reject, note }: Record<"reject" | "note", (refusal: Refusal) => void>,
): Fed | null {
  const wanting = metricsFedBy(metrics, instrument);
  if (wanting.length === 0) {
    const message = `no metric of the stage ${target.key} takes it`;
    reject(refused("unknown_metric", message, `${list(metrics)}, or a metric with otlp: its name`));
    return null;
  }
  const mode = modeOf(instrument);
  if (typeof mode !== "string") {
    reject(mode);
    return null;
  }
  const feeds: InstrumentFeed[] = [];
  const refusals: Refusal[] = [];
  for (const metric of wanting) {
    const feed = feedFor(metric, instrument);
    if ("kind" in feed) refusals.push(feed);
    else feeds.push(feed);
  }
  const [refusal] = refusals;
  if (refusal && feeds.length === 0) reject(refusal);
  else for (const each of refusals) note(each);
  return feeds.length > 0 ? { mode, feeds } : null;
}

type Place = {
  resource: OtlpResource;
  scope: OtlpScope;
  instrument: OtlpInstrument;
  target: OtlpTarget;
  fed: Fed;
  tally: OtlpTally;
};

function collectPoints(place: Place, items: OtlpItem[]): void {
  const { resource, scope, instrument, fed, tally } = place;
  const { run, target, arm } = place.target;
  const identity = instrumentIdentity(resource.attributes, scope, instrument);
  for (const point of instrument.points) {
    if (point.hasNoValue) continue;
    const feeds = fed.feeds.flatMap(({ metric, feedOf }) => {
      const feed = feedOf(point, resource.attributes);
      return feed ? [{ metric, feed }] : [];
    });
    if (feeds.length === 0) continue;
    const checked = checkOtlpPoint(point, fed.mode, { target, now: run.now });
    if (checked.kind === "refused") {
      tally.reject(1, shorten(instrument.name), checked);
      continue;
    }
    if (items.length >= MOST_POINTS) throw tooMany();
    const series = createHash("sha256").update(identity).update(pointIdentity(point)).digest();
    const stageStartNs = nanosOf(target.startedAt);
    const report = reporter(tally, shorten(instrument.name));
    const { point: counted, at } = checked;
    items.push({
      stageId: target.id,
      series,
      point: counted,
      at,
      stageStartNs,
      arm,
      feeds,
      report,
    });
  }
}

function tooMany(): AppError {
  return new AppError("too_large", `More than ${MOST_POINTS} points; send several requests.`);
}

/** Counts a point once, for however many reasons it is refused. */
function reporter(tally: OtlpTally, name: string): OtlpItem["report"] {
  let isRejected = false;
  return (refusal) => {
    if (!refusal) tally.repeat();
    else if (!isRejected) tally.reject(1, name, refusal);
    isRejected ||= refusal !== null;
  };
}

async function commit(db: Context["db"], { run, items }: Collected): Promise<void> {
  if (items.length === 0) return;
  const result = await commitOtlp(db, {
    runId: run.id,
    items,
    claim: null,
    answer: (closed) => {
      for (const item of items) {
        if (closed.has(item.stageId)) item.report(stageEnded(run, item.stageId));
      }
      return "";
    },
  });
  if (result.kind !== "written") throw new Error("a request without a key was taken for another");
}
