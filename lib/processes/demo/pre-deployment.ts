import path from "node:path";
import { z } from "zod";
import type { ApiClient } from "@/lib/api-client/api-client";
import { addLink, closeIncident, markChecklistItem } from "@/lib/api-client/evidence";
import { getRun, runPath } from "@/lib/api-client/runs";
import { checkoutFolder } from "@/lib/config/checkout";
import { IncidentView } from "@/lib/contract/evidence";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { run, runLoad } from "@/lib/processes/demo/children";
import { countOn } from "@/lib/processes/demo/flag-probe";
import { ON_CALL } from "@/lib/processes/demo/people";
import type { PersonSession } from "@/lib/processes/demo/person-session";
import { rehearseRollback } from "@/lib/processes/demo/rehearse-rollback";
import { watchFor } from "@/lib/processes/demo/watch-alert";

export type CheckPlace = {
  base: string;
  portalUrl: string;
  /** Id of the run. */
  run: string;
  documentId: string;
  flag: string;
  operator: ApiClient;
  portalToken: string;
  operatorToken: string;
  onCall: PersonSession;
  say: (line: string) => void;
};

const BASELINE_S = 12;
const TESTS_TIMEOUT_MS = 120_000;
const TestReport = z.object({ success: z.boolean(), numPassedTests: z.number() });
const LoadReport = z.object({
  users: z.number(),
  broken: z.number(),
  requests: z.number(),
  serverErrors: z.number(),
});
const Side = z.object({ requests: z.number(), p50: z.number(), p95: z.number(), p99: z.number() });
const Measures = z.object({ stable: Side, canary: Side });

/** Carries out every check of the pre-deployment checklist and ticks it with what came out. */
export async function checkPreDeployment(place: CheckPlace): Promise<void> {
  await tick(place, "ci-green", await portalChecks(place));
  await tick(place, "flag-configured", await flagCheck(place));
  await tick(place, "dashboards", await pageCheck(place));
  await tick(place, "rollback-rehearsed", await rehearsal(place));
  await tick(place, "alert-channels", await alertCheck(place));
  const note = "Vouched for by the demonstration's own on-call engineer, for as long as it runs.";
  await markChecklistItem(place.onCall.api, place.run, "on-call", { done: true, note });
  place.say(`on-call: ${ON_CALL.name} vouches for it`);
}

async function tick(place: CheckPlace, item: string, note: string): Promise<void> {
  await markChecklistItem(place.operator, place.run, item, { done: true, note });
  place.say(`${item}: ${note}`);
}

/** The portal's own tests, and a first load on the path in service, whose latencies are the baseline. */
async function portalChecks({ portalUrl, operator, run: id }: CheckPlace): Promise<string> {
  const tests = await portalTests();
  const load = LoadReport.parse(JSON.parse(await runLoad(portalUrl, BASELINE_S)));
  if (load.serverErrors > 0 || load.broken > 0) {
    throw new Error(`the portal broke for ${load.broken} of ${load.users} users`);
  }
  const measured = await (await fetch(`${portalUrl}/measures`)).json();
  const { stable, canary } = Measures.parse(measured);
  if (canary.requests > 0) throw new Error("the new path served requests before the release");
  const baseline = `P50 ${stable.p50} ms, P95 ${stable.p95} ms, P99 ${stable.p99} ms over ${stable.requests} requests`;
  await addLink(operator, id, {
    title: `Baseline metrics before the canary: ${baseline}`,
    url: `${portalUrl}/measures`,
    stage: PRE_DEPLOYMENT,
  });
  return `${tests}; ${load.users} simulated users made ${load.requests} requests without a server error`;
}

async function portalTests(): Promise<string> {
  const vitest = path.join(checkoutFolder(), "node_modules/vitest/vitest.mjs");
  const output = await run(
    [vitest, "run", "--project", "unit", "--reporter", "json", "demo/"],
    TESTS_TIMEOUT_MS,
  );
  const report = TestReport.parse(JSON.parse(output.slice(output.indexOf("{"))));
  if (!report.success) throw new Error("the portal's tests fail");
  return `${report.numPassedTests} tests of demo/ pass`;
}

async function flagCheck(place: CheckPlace): Promise<string> {
  const { base, portalToken, flag, operator, run: id, documentId } = place;
  const users = 20;
  const steered = (await getRun(operator, id)).flag;
  if (steered !== flag) throw new Error(`${documentId} steers ${steered}; expected ${flag}`);
  const on = await countOn({ base, token: portalToken, flag }, users);
  if (on > 0) throw new Error(`${flag} is on for ${on} of ${users} users before the release`);
  return `${documentId} steers ${flag}; asked with the portal's token it is off for ${users} of ${users} users`;
}

async function pageCheck({ base, run: id, documentId, onCall }: CheckPlace): Promise<string> {
  const start = performance.now();
  const page = await fetch(`${base}/runs/${id}`, { headers: { cookie: onCall.cookie() } });
  const text = await page.text();
  if (!page.ok || !text.includes(documentId)) {
    throw new Error(`the page of the run answered ${page.status} without ${documentId}`);
  }
  const took = Math.round(performance.now() - start);
  return `/runs/${id} answered ${page.status} with ${documentId} on it in ${took} ms`;
}

function rehearsal({ operator, base, operatorToken }: CheckPlace): Promise<string> {
  return rehearseRollback(operator, { base, token: operatorToken });
}

/** A test alert has to reach whoever watches the run, over the live stream that the pages use. */
async function alertCheck({ operator, run: id }: CheckPlace): Promise<string> {
  const { seen } = await watchFor(operator, id, "incident.opened");
  const alert = await operator.json(runPath(id, "/incidents"), IncidentView, {
    method: "POST",
    body: {
      kind: "alert",
      severity: "info",
      title: "Test of the alert channel",
      stage: PRE_DEPLOYMENT,
    },
  });
  const took = Math.round(await seen);
  await closeIncident(operator, id, alert.id, { resolution: "It was a test, and it arrived." });
  return `a test alert reached the live stream of the run after ${took} ms`;
}
