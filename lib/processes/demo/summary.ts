import type { RunView } from "@/lib/contract/run";
import { SCENARIO_PARTS, type Scenario } from "@/lib/processes/demo/options";
import type { DemoPerson } from "@/lib/processes/demo/people";

/** What to open, and as whom. */
export function welcome(
  at: { base: string; run: string; portalUrl: string; home: string; log: string },
  people: { person: DemoPerson; title: string }[],
  password: string,
): string[] {
  const width = Math.max(...people.map(({ person }) => person.email.length));
  return [
    "",
    `Tollgate      ${at.base}`,
    `Live page     ${at.base}/runs/${at.run}`,
    `Sign-off      ${at.base}/runs/${at.run}/sign/pre-deployment`,
    `Report        ${at.base}/runs/${at.run}/report`,
    `The portal    ${at.portalUrl}`,
    `Log           ${at.log}`,
    "",
    `Accounts (the password of all: ${password})`,
    ...people.map(
      ({ person, title }) => `  ${person.email.padEnd(width)}  ${person.name}, ${title}`,
    ),
    "",
  ];
}

/** Whether the run ended as the scenario says it has to, and for the reason that the scenario is about. */
export function isAsExpected(scenario: Scenario, run: RunView): boolean {
  const { ends, because } = SCENARIO_PARTS[scenario];
  if (run.state !== ends) return false;
  if (run.state === "completed") return run.stages.every((s) => s.state === "passed");
  const failing = run.stages.flatMap((s) => s.metrics).filter((m) => m.verdict === "fail");
  return (
    failing.some((m) => because.includes(m.key)) &&
    Boolean(run.rollback?.reason) &&
    run.rollback?.secondsToZero !== null
  );
}

export function summaryOf(scenario: Scenario, run: RunView, reportFile: string): string[] {
  const { rollback } = run;
  const zero = rollback?.secondsToZero;
  return [
    "",
    `${run.documentId} (${run.id}): ${run.state}. ${run.headline}`,
    ...run.stages.map((s) => `  ${s.key.padEnd(13)} ${s.state}, verdict ${s.verdict}`),
    ...(rollback ? [`  reason: ${rollback.reason ?? "none given"}`] : []),
    ...(typeof zero === "number" ? [`  ${zero.toFixed(1)} s from the breach to 0 %`] : []),
    `  pre-deployment sign-offs: ${run.preDeployment.signOffs.made.filter((s) => s.standing === "counts").length}`,
    `  report: ${reportFile}`,
    isAsExpected(scenario, run)
      ? `The scenario "${scenario}" ended as it should.`
      : `This is not how the scenario "${scenario}" should end: ${SCENARIO_PARTS[scenario].says}.`,
  ];
}
