import { z } from "zod";
import { ScreenshotError } from "@/lib/domain/capture/screenshot-error";
import type { NewRelicChart } from "@/lib/domain/capture/take";
import type { Source } from "@/lib/domain/source/source";
import { asSourceError, type SourceDeps } from "@/lib/providers/metric-source/ask";
import { nerdGraphOf } from "@/lib/providers/metric-source/new-relic";
import { refuseFaults } from "@/lib/providers/metric-source/new-relic-answer";
import { readAnswer } from "@/lib/providers/metric-source/read-json";
import { refuseStatus } from "@/lib/providers/metric-source/refuse-status";
import { askWithin, deadlineOf, imageOf } from "@/lib/providers/screenshot/ask-image";
import type { ScreenshotRequest, Shot } from "@/lib/providers/screenshot/port";

type Request = ScreenshotRequest<"new-relic"> & { source: Extract<Source, { kind: "new-relic" }> };

/** `chart` is one of a fixed list; written out, its type's name need not be known. */
function question(chart: NewRelicChart): string {
  return `query ($account: Int!, $nrql: Nrql!, $width: Int!, $height: Int!) {
  actor {
    account(id: $account) {
      nrql(query: $nrql) {
        staticChartUrl(chartType: ${chart}, format: PNG, width: $width, height: $height)
      }
    }
  }
}`;
}

const Answer = z.object({
  data: z.object({
    actor: z.object({
      account: z.object({ nrql: z.object({ staticChartUrl: z.url().nullable() }) }).nullable(),
    }),
  }),
});

/**
 * NerdGraph's `staticChartUrl`, which public code uses and the documentation does not show. The picture is at another
 * host, which has to be on the operator's list; the key is not sent there.
 */
export async function takeNewRelic(deps: SourceDeps, request: Request): Promise<Shot> {
  const { signal, take, window } = request;
  const deadline = deadlineOf(request);
  const nrql = `${take.nrql}\nSINCE ${window.from.getTime()} UNTIL ${window.to.getTime()}`;
  const address = await askChart(deps, request, { deadline, nrql });
  const answer = await askWithin(
    deps,
    { signal, deadline },
    { method: "GET", url: address, headers: { accept: "image/png" }, secrets: [] },
  );
  refuseStatus(answer);
  return { bytes: imageOf(answer), query: nrql };
}

async function askChart(
  deps: SourceDeps,
  { source, project, signal, take }: Request,
  { deadline, nrql }: { deadline: ReturnType<typeof deadlineOf>; nrql: string },
): Promise<string> {
  const url = nerdGraphOf(source.url);
  const key = await asSourceError(() =>
    deps.outbound.secret(source.apiKey, { origin: url.origin, project }),
  );
  const { chart, width, height } = take;
  const variables = { account: source.account, nrql, width, height };
  const answer = await askWithin(
    deps,
    { signal, deadline },
    {
      method: "POST",
      url: url.href,
      headers: { accept: "application/json", "content-type": "application/json", "API-Key": key },
      body: JSON.stringify({ query: question(chart), variables }),
      secrets: [key],
    },
  );
  refuseFaults(answer);
  const { account } = readAnswer(answer, Answer, "data.actor.account.nrql.staticChartUrl").data
    .actor;
  if (account === null) {
    throw new ScreenshotError("unauthorised", `${url.origin} shows this key no such account.`);
  }
  const { staticChartUrl } = account.nrql;
  if (staticChartUrl !== null) return staticChartUrl;
  throw new ScreenshotError("bad_answer", `${url.origin} drew no chart; expected staticChartUrl.`);
}
