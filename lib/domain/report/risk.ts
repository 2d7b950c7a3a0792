import type { Known } from "@/lib/domain/report/known";

export type RiskLevel = "low" | "medium" | "high" | "unknown";

export type Risk = {
  level: RiskLevel;
  /** One sentence: the level and what decides it. */
  text: string;
  mitigating: string[];
  aggravating: string[];
  coverage: { label: string; text: string; known: Known }[];
};

export type RiskStage = {
  title: string;
  started: boolean;
  over: boolean;
  /** Seconds; effective are those that data covered. */
  soak: { effective: number; minimum: number; text: string };
  /** Those that count. */
  metrics: RiskMetric[];
  funnels: RiskFunnel[];
  openIncidents: { severity: string; title: string }[];
};
export type RiskMetric = {
  label: string;
  critical: boolean;
  verdict: string;
  measured: boolean;
  margin: number | null;
  /** The most room that it can have: a rate that has to be 99.5 % never has more than half a percent. */
  mostRoom: number;
  marginText: string | null;
};
export type RiskFunnel = {
  label: string;
  verdict: string;
  measured: boolean;
  critical: boolean;
};

export type RiskFacts = {
  rollback: string | null;
  /** Titles of stages that went on against the recommendation. */
  overridden: string[];
  /** Open incidents that belong to no stage. */
  openIncidents: { severity: string; title: string }[];
  rejections: string[];
  /** Items that rest on a person's word, and items that nobody has done. */
  vouched: number;
  openItems: string[];
  stages: RiskStage[];
};

type Weighed = { weight: "high" | "medium"; text: string };

/** Share of the possible room below which a passing metric counts against a release. */
const NEAR = 0.1;

/**
 * A release's risk as its facts have it. High: a rollback, an override, a failing critical metric, an open critical
 * incident. Medium: anything else that speaks against it. Low: nothing does, and everything that was started has
 * been measured. Unknown: nothing has been measured.
 */
export function assessRisk(facts: RiskFacts): Risk {
  const weighed = [...wholeRun(facts), ...facts.stages.flatMap(againstStage)];
  const worst = weighed.find((w) => w.weight === "high") ?? weighed[0];
  const measured = facts.stages.some((s) => s.started && s.metrics.some((m) => m.measured));
  const level: RiskLevel =
    worst?.weight === "high" ? "high" : !measured ? "unknown" : (worst?.weight ?? "low");
  return {
    level,
    text: sentence(level, worst?.text ?? null),
    mitigating: facts.stages.flatMap(forStage).concat(forRun(facts)),
    aggravating: weighed.map((w) => w.text),
    coverage: facts.stages.map(coverageOf),
  };
}

function sentence(level: RiskLevel, worst: string | null): string {
  switch (level) {
    case "unknown":
      return "Not assessed: no data reached Tollgate yet.";
    case "low":
      return "Low: every measured fact speaks for the release.";
    case "medium":
      return `Medium: ${worst ?? ""}`;
    case "high":
      return `High: ${worst ?? ""}`;
  }
}

function wholeRun(facts: RiskFacts): Weighed[] {
  const weighed: Weighed[] = [];
  if (facts.rollback !== null) weighed.push({ weight: "high", text: facts.rollback });
  for (const stage of facts.overridden) {
    weighed.push({ weight: "high", text: `${stage} went on by override, against the gate.` });
  }
  weighed.push(...facts.openIncidents.map(openIncident));
  for (const name of facts.rejections) {
    weighed.push({ weight: "medium", text: `${name} rejected the release.` });
  }
  if (facts.openItems.length > 0) {
    weighed.push({ weight: "medium", text: `Checklist open: ${facts.openItems.join(", ")}.` });
  }
  return weighed;
}

function openIncident({ severity, title }: { severity: string; title: string }): Weighed {
  return {
    weight: severity === "critical" ? "high" : "medium",
    text: `Open incident, ${severity}: ${title}.`,
  };
}

function againstStage(stage: RiskStage): Weighed[] {
  if (!stage.started) return [];
  const weighed: Weighed[] = stage.openIncidents.map(openIncident);
  for (const line of [...stage.metrics, ...stage.funnels]) {
    const against = againstLine(stage, line);
    if (against) weighed.push(against);
  }
  if (stage.over && stage.soak.effective < stage.soak.minimum) {
    weighed.push({
      weight: "medium",
      text: `${stage.title} soaked for less than its minimum: ${stage.soak.text}.`,
    });
  }
  return weighed;
}

function againstLine(stage: RiskStage, line: RiskMetric | RiskFunnel): Weighed | null {
  const where = `${stage.title}: ${line.label}`;
  if (line.verdict === "fail") {
    const kind = line.critical ? "fails and is critical" : "fails";
    return { weight: line.critical ? "high" : "medium", text: `${where} ${kind}.` };
  }
  if (line.verdict === "error") {
    return { weight: "medium", text: `${where} is unknown: its source could not be asked.` };
  }
  if (!line.measured) return { weight: "medium", text: `${where} was not measured.` };
  if (line.verdict !== "pass") return { weight: "medium", text: `${where} is ${line.verdict}.` };
  if (!("margin" in line) || line.margin === null) return null;
  if (line.margin >= NEAR * line.mostRoom) return null;
  return {
    weight: "medium",
    text: `${where} is near its limit: ${line.marginText ?? "little room"}.`,
  };
}

function forStage(stage: RiskStage): string[] {
  if (!stage.started) return [];
  const lines: string[] = [];
  const passing = stage.metrics.filter((m) => m.verdict === "pass").length;
  if (passing > 0 && passing === stage.metrics.length) {
    lines.push(
      `${stage.title}: ${passing === 1 ? "its one metric passes" : `all ${passing} metrics pass`}.`,
    );
  }
  if (stage.over && stage.soak.effective >= stage.soak.minimum && stage.soak.minimum > 0) {
    lines.push(`${stage.title}: the minimum soak was kept (${stage.soak.text}).`);
  }
  for (const funnel of stage.funnels) {
    if (funnel.verdict === "pass" && funnel.measured) {
      lines.push(`${stage.title}: ${funnel.label} is inside its target.`);
    }
  }
  return lines;
}

function forRun(facts: RiskFacts): string[] {
  const open = [...facts.openIncidents, ...facts.stages.flatMap((s) => s.openIncidents)];
  const started = facts.stages.some((s) => s.started);
  const lines = started && open.length === 0 ? ["No incident is open."] : [];
  if (facts.vouched > 0 && facts.openItems.length === 0) {
    lines.push(`The checklist is complete; vouched for rather than measured: ${facts.vouched}.`);
  }
  return lines;
}

function coverageOf(stage: RiskStage): Risk["coverage"][number] {
  if (!stage.started) {
    return { label: stage.title, text: "not covered: the stage has not started", known: "missing" };
  }
  const measured = stage.metrics.filter((m) => m.measured).length;
  const known: Known = measured === 0 && stage.metrics.length > 0 ? "missing" : "measured";
  const text = `${measured} of ${stage.metrics.length} metrics measured; ${stage.soak.text}`;
  return { label: stage.title, text, known };
}
