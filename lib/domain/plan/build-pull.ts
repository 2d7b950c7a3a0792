import { z } from "zod";
import { convert, parseUnit, UNIT_EXAMPLES, type Unit } from "@/lib/domain/metric/unit";
import { describeIssue } from "@/lib/domain/plan/describe-issue";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";
import {
  CloudWatchQuery,
  DatadogQuery,
  HttpJsonQuery,
  type PullSpec,
} from "@/lib/domain/plan/source-schema";
import type { MetricPull, SourceKind, SourceQuery } from "@/lib/domain/source/source";

type Spec = PullSpec["query"];

/** Where a metric's readings come from; null, with a problem noted, where that does not hold. */
export function buildPull(
  problems: PlanProblems,
  path: Path,
  spec: PullSpec | undefined,
  context: { plan: PlanSource; unit: Unit },
): MetricPull | null {
  if (!spec) return null;
  const source = Object.hasOwn(context.plan.sources, spec.from)
    ? context.plan.sources[spec.from]
    : undefined;
  if (!source) {
    const known = Object.keys(context.plan.sources).join(", ") || "a source under sources:";
    problems.at([...path, "from"], `there is no source ${spec.from}`, known);
    return null;
  }
  const query = buildQuery(problems, [...path, "query"], source.kind, spec.query);
  const control =
    spec.control === undefined
      ? null
      : buildQuery(problems, [...path, "control"], source.kind, spec.control);
  if (!query || (spec.control !== undefined && !control)) return null;
  return {
    source: spec.from,
    query,
    control,
    answers: spec.answers ?? usualAnswers(source.kind, spec.query),
    unit: buildUnit(problems, [...path, "unit"], spec.unit, context.unit),
  };
}

function buildUnit(problems: PlanProblems, path: Path, text: string | undefined, own: Unit) {
  if (text === undefined) return own.symbol;
  const unit = parseUnit(text);
  if (!unit) problems.at(path, `"${text}" is not a unit`, UNIT_EXAMPLES);
  else if (convert(1, unit, own) === null) {
    const expected = `a unit that becomes ${own.symbol || "a plain number"}`;
    problems.at(path, `${text} cannot become ${own.symbol || "a plain number"}`, expected);
  }
  return text;
}

/** A database and a page tell how things are now; the others tell one value after the other. */
function usualAnswers(kind: SourceKind, query: Spec): MetricPull["answers"] {
  if (kind === "postgres" || kind === "http-json") return "window";
  return JSON.stringify(query).includes("$window") ? "window" : "samples";
}

function buildQuery(
  problems: PlanProblems,
  path: Path,
  kind: SourceKind,
  spec: Spec,
): SourceQuery | null {
  switch (kind) {
    case "grafana": {
      const expected = "the source behind the panel, such as prometheus";
      problems.at(path, "Grafana draws screenshots and is not asked for readings", expected);
      return null;
    }
    case "prometheus":
      return ofText(problems, path, spec, (promql) => ({ kind, promql }));
    case "postgres":
      return ofText(problems, path, spec, (sql) => ({ kind, sql }));
    case "new-relic":
      return ofText(problems, path, spec, (nrql) => ({ kind, nrql }));
    case "datadog": {
      const whole = typeof spec === "string" ? { query: spec } : spec;
      const query = ofSchema(problems, path, DatadogQuery, whole);
      return query && { kind, ...query };
    }
    case "http-json": {
      const query = ofSchema(problems, path, HttpJsonQuery, spec);
      if (!query) return null;
      const { value = null, numerator = null, denominator = null, samples = null } = query;
      const select = { value, numerator, denominator, samples, at: query.at ?? null };
      return { kind, path: query.path, select };
    }
    case "cloudwatch": {
      const query = ofSchema(problems, path, CloudWatchQuery, spec);
      if (!query) return null;
      if ("expression" in query) return { kind, metric: null, ...query };
      const { period, ...metric } = query;
      return { kind, metric, expression: null, period };
    }
  }
}

function ofText(
  problems: PlanProblems,
  path: Path,
  spec: Spec,
  make: (text: string) => SourceQuery,
): SourceQuery | null {
  if (typeof spec === "string") return make(spec);
  problems.at(path, "is not a text", "the question as one text");
  return null;
}

function ofSchema<T>(
  problems: PlanProblems,
  path: Path,
  schema: z.ZodType<T>,
  spec: unknown,
): T | null {
  const parsed = schema.safeParse(spec, { reportInput: true });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const at = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
    const place = [...path, ...at];
    if (issue.code === "unrecognized_keys") {
      const known = schema instanceof z.ZodObject ? Object.keys(schema.shape).join(", ") : "";
      for (const key of issue.keys) {
        problems.atKey(place, key, `nobody knows the key ${key} here`, known);
      }
      continue;
    }
    const { message, expected } = describeIssue(issue);
    problems.at(place, message, expected);
  }
  return null;
}
