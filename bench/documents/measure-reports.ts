import { finishRun } from "@/bench/documents/finished-run";
import { longPage } from "@/bench/documents/long-page";
import { PAGE_LINES } from "@/bench/documents/measure-reading";
import type { Tollgate } from "@/bench/servers/tollgate";
import { sessionFor } from "@/lib/testing/front-door";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createToken } from "@/lib/use-cases/access/create-token";
import { ENGINE } from "@/lib/use-cases/run/engine";

const ROUNDS = 10;
const PASSWORD = "a password of the benchmark";

/** Milliseconds of each round, over HTTP. */
export type ReportFigures = {
  /** Uploads of a page, each another one. */
  uploads: number[];
  /** The page of the report, whole. */
  page: number[];
  /** The list of runs in the same process: a page with next to nothing on it. */
  plain: number[];
  markdown: number[];
  /** Null: there is no browser here. */
  pdf: { first: number; again: number; bytes: number } | null;
};

export async function measureReports(
  tollgate: Tollgate,
  say: (line: string) => void,
): Promise<ReportFigures> {
  const { services, ownerUrl, project } = tollgate;
  const runId = await finishRun(services.db, { ownerUrl, project: project.key });
  const pages = await tollgate.startPages();
  try {
    const own = await readers(tollgate);
    const get = async (path: string, headers: Record<string, string>) => {
      const response = await fetch(`${pages.origin}${path}`, { headers, redirect: "error" });
      const body = await response.arrayBuffer();
      return { status: response.status, bytes: body.byteLength, body };
    };
    const read = async (path: string, headers: Record<string, string>) => {
      const { status, body } = await get(path, headers);
      if (status !== 200) {
        throw new Error(
          `${path} answered ${status}: ${Buffer.from(body).toString().slice(0, 300)}`,
        );
      }
      return body.byteLength;
    };
    const report = `/runs/${runId}/report`;
    await read(report, own.session);
    await read("/runs", own.session);
    return {
      uploads: await rounds((round) => upload(pages.origin, own.token, round)),
      page: await rounds(() => read(report, own.session)),
      plain: await rounds(() => read("/runs", own.session)),
      markdown: await rounds(() => read(`/api/v1${report}.md`, own.token)),
      pdf: await measurePdf(() => get(`/api/v1${report}.pdf`, own.token), say),
    };
  } finally {
    await pages.stop();
  }
}

/** Somebody who may read in a browser, and a token that may read and import. */
async function readers({ services, project, sessionSecret }: Tollgate) {
  const context = { actor: ENGINE, db: services.db };
  const { id } = await addPerson(context, {
    projectId: project.id,
    email: "reader@bench.example",
    name: "Reader",
    roles: ["viewer"],
    password: PASSWORD,
  });
  const { headers } = await sessionFor(services.db, id, sessionSecret);
  const token = await createToken(context, {
    projectId: project.id,
    name: "reader",
    scopes: ["read", "run:write"],
    expiresInDays: 1,
  });
  return {
    session: { Cookie: headers.Cookie ?? "" },
    token: { Authorization: `Bearer ${token.secret}` },
  };
}

async function upload(origin: string, token: Record<string, string>, round: number) {
  const response = await fetch(`${origin}/api/v1/pages`, {
    method: "POST",
    headers: { ...token, "Content-Type": "text/markdown" },
    // The same bytes twice would be one run.
    body: longPage(PAGE_LINES).replace("CHECKOUT-CANARY-042", `CHECKOUT-CANARY-${100 + round}`),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`the page was not taken: ${text.slice(0, 300)}`);
}

async function measurePdf(
  get: () => Promise<{ status: number; bytes: number; body: ArrayBuffer }>,
  say: (line: string) => void,
): Promise<ReportFigures["pdf"]> {
  let bytes = 0;
  const ask = async () => {
    const begun = performance.now();
    const answer = await get();
    if (answer.status !== 200) throw new Error(Buffer.from(answer.body).toString());
    bytes = answer.bytes;
    return performance.now() - begun;
  };
  try {
    const first = await ask();
    return { first, again: await ask(), bytes };
  } catch (error) {
    say(`no PDF: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function rounds(work: (round: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    await work(round);
    took.push(performance.now() - begun);
  }
  return took;
}
