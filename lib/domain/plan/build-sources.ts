import { positiveDurationAt } from "@/lib/domain/plan/durations-at";
import type { Path, PlanProblems } from "@/lib/domain/plan/plan-places";
import type { PlanSource } from "@/lib/domain/plan/plan-source";
import type { SourceSpec } from "@/lib/domain/plan/source-schema";
import type { HeaderValue, Source } from "@/lib/domain/source/source";

/** Faster than this would be a load on the source and say nothing more. */
const LEAST_INTERVAL = 1000;

export function buildSources(problems: PlanProblems, plan: PlanSource): Source[] {
  return Object.entries(plan.sources).map(([key, spec]) =>
    buildSource(problems, ["sources", key], key, spec),
  );
}

function buildSource(problems: PlanProblems, path: Path, key: string, spec: SourceSpec): Source {
  const common = { key, polling: buildPolling(problems, path, spec) };
  switch (spec.kind) {
    case "prometheus":
    case "http-json":
      return {
        ...common,
        kind: spec.kind,
        url: buildUrl(problems, path, spec.url),
        headers: buildHeaders(spec.headers),
      };
    case "postgres":
      return { ...common, kind: spec.kind, secret: spec.secret };
    case "datadog": {
      const { kind, apiKey, applicationKey } = spec;
      return { ...common, kind, url: buildUrl(problems, path, spec.url), apiKey, applicationKey };
    }
    case "cloudwatch": {
      const { kind, region, accessKeyId, secretAccessKey } = spec;
      const url = spec.url === undefined ? null : buildUrl(problems, path, spec.url);
      const sessionToken = spec.sessionToken ?? null;
      return { ...common, kind, region, url, accessKeyId, secretAccessKey, sessionToken };
    }
    case "grafana": {
      const { kind, token } = spec;
      return { ...common, kind, url: buildUrl(problems, path, spec.url), token };
    }
    case "new-relic": {
      const { kind, account, apiKey } = spec;
      return { ...common, kind, url: buildUrl(problems, path, spec.url), account, apiKey };
    }
  }
}

function buildPolling(problems: PlanProblems, path: Path, spec: SourceSpec): Source["polling"] {
  const interval = positiveDurationAt(problems, [...path, "interval"], spec.interval);
  const timeout = positiveDurationAt(problems, [...path, "timeout"], spec.timeout);
  if (interval < LEAST_INTERVAL) {
    problems.at([...path, "interval"], `${spec.interval} is too often`, "1s or more");
  }
  if (timeout > 60_000) {
    problems.at([...path, "timeout"], `${spec.timeout} is too long to wait`, "60s or less");
  }
  return { interval, timeout, retries: spec.retries };
}

/** Without a slash at its end. A password in an address would be shown wherever the plan is. */
function buildUrl(problems: PlanProblems, path: Path, text: string): string {
  const url = new URL(text);
  if (url.username || url.password) {
    const expected = "the address alone; a password goes into a header by the name of a secret";
    problems.at([...path, "url"], "the address holds a name or password", expected);
  }
  if (url.search || url.hash) {
    problems.at([...path, "url"], "the address holds more than a path", "a query in the metric");
  }
  return text.replace(/\/+$/, "");
}

function buildHeaders(
  headers: Record<string, string | { secret: string }>,
): Record<string, HeaderValue> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === "string"
        ? { kind: "text", text: value }
        : { kind: "secret", name: value.secret },
    ]),
  );
}
