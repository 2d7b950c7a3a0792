import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";
import type { MetricInput } from "@/lib/domain/plan-import/imported";
import { type KayentaFile, kayentaPull } from "@/lib/domain/plan-import/kayenta-query";
import { toKey, toTitle } from "@/lib/domain/plan-import/plan-names";

type Worse = "higher" | "lower" | "either";
const WORSE: Record<string, Worse> = { increase: "higher", decrease: "lower", either: "either" };
/** MannWhitneyClassifier has it written into the code. */
const CONFIDENCE = 0.98;
const OTHER_GROUPS = "a metric belongs to one group, and counts once";

export function kayentaMetric(metric: ForeignValue, file: KayentaFile): MetricInput {
  const name = metric.at("name").takeText() ?? "";
  const rules = metric.at("analysisConfigurations").at("canary");
  const scope = metric.at("scopeName");
  if (scope.text() === "default") scope.carry();
  else scope.leave("a stage has one canary and one control group");
  const pull = kayentaPull(metric.at("query"), file);
  return {
    label: toTitle(name, "Unnamed metric"),
    group: groupOf(metric.at("groups")),
    aggregate: "avg",
    ...(pull ? { source: pull } : {}),
    compare: {
      with: "control",
      ...tolerance(rules),
      test: "mann-whitney",
      confidence: CONFIDENCE,
      required: false,
    },
    ...policies(rules),
  };
}

function groupOf(groups: ForeignValue): string {
  const [first, ...others] = groups.items();
  for (const other of others) other.leave(OTHER_GROUPS);
  const name = first?.takeText() ?? null;
  if (name === null)
    groups.assume("without a group a metric does not count there; here it is in metrics");
  else if (toKey(name, "metrics") !== name) groups.assume(`the group is ${toKey(name, "metrics")}`);
  return toKey(name ?? "", "metrics");
}

function policies(rules: ForeignValue): Partial<MetricInput> {
  const isMuted = rules.at("muted").takeBoolean() ?? false;
  const critical = rules.at("critical");
  if (isMuted && critical.value === true) critical.leave("a muted metric is not counted");
  const isCritical = !isMuted && critical.takeBoolean();
  const needsData = rules.at("mustHaveData").takeBoolean();
  readNan(rules.at("nanStrategy"));
  readOutliers(rules.at("outliers"));
  return {
    ...(isCritical ? { critical: true } : {}),
    ...(isMuted ? { muted: true } : {}),
    ...(needsData ? { noData: "fail" } : {}),
  };
}

function readNan(strategy: ForeignValue): void {
  strategy.leave(
    strategy.text() === "replace"
      ? "no data is not zero: the metric is inconclusive until there is some; let the query answer 0"
      : "a NaN is not taken out: the metric is inconclusive until there are numbers again",
  );
}

function readOutliers(outliers: ForeignValue): void {
  const strategy = outliers.at("strategy");
  if (strategy.text() !== "keep") {
    outliers.leave("no observation is taken out");
    return;
  }
  strategy.carry();
  outliers.at("outlierFactor").leave("it has no effect where outliers are kept");
}

/** A ratio of means of 1.1 becomes a tolerated change of 10 %. */
function tolerance(rules: ForeignValue): { worse: Worse; tolerate: string } {
  const direction = rules.at("direction");
  const found = Object.hasOwn(WORSE, direction.text() ?? "") ? WORSE[direction.text() ?? ""] : null;
  if (found) direction.carry();
  const worse = found ?? "either";
  const effect = rules.at("effectSize");
  const measure = effect.at("measure");
  if (measure.text() === "cles") {
    effect.leave("a tolerated change is a share of the control group's value, not a probability");
    return { worse, tolerate: "0%" };
  }
  measure.carry();
  for (const key of ["criticalIncrease", "criticalDecrease"]) {
    effect.at(key).leave("a second, critical limit: write a threshold, with critical: true");
  }
  return { worse, tolerate: percent(allowed(effect, worse)) };
}

function allowed(effect: ForeignValue, worse: Worse): number {
  const up = shareOf(effect.at("allowedIncrease"), 1);
  const down = shareOf(effect.at("allowedDecrease"), -1);
  if (worse !== "either") return (worse === "higher" ? up : down) ?? 0;
  if (up !== down) {
    effect.assume("both directions have one tolerated change here; it is the smaller one");
  }
  return Math.min(up ?? 0, down ?? 0);
}

function shareOf(multiplier: ForeignValue, sign: 1 | -1): number | null {
  const value = multiplier.takeNumber();
  if (value === null) return null;
  const share = sign * (value - 1);
  if (share >= 0) return share;
  multiplier.leave("the change that it lets pass is for the better");
  return 0;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))}%`;
}
