import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SourceKind } from "@/lib/domain/source/source";
import type { SourceErrorCode } from "@/lib/domain/source/source-error";
import type { SourceAnswer } from "@/lib/providers/metric-source/port";
import {
  type Answering,
  type AnsweringServer,
  type Reply,
  type SeenRequest,
  startAnsweringServer,
} from "@/lib/testing/answering-server";
import {
  askSubject,
  expectNoSecret,
  metricSourceContract,
  type SourceSubject,
  sourceErrorOf,
} from "@/lib/testing/metric-source-contract";

export type HttpSourceSubject<Kind extends SourceKind> = SourceSubject<Kind> & {
  replies: {
    /** The answer is 42. A function where the answer depends on the question. */
    value: Answering;
    /** The source has nothing for the window. */
    empty: Answering;
    /** The answer is NaN; null where the protocol has no way to say it. */
    nan: Answering | null;
  };
};

const HTML: Reply = {
  headers: { "content-type": "text/html" },
  body: "<!doctype html><html><body>Please sign in</body></html>",
};
const MORE_THAN_ANY_LIMIT = 2 * 1024 * 1024 * 1024;

const REFUSALS: [string, Reply, SourceErrorCode, RegExp][] = [
  ["an HTML page with 200", HTML, "bad_answer", /HTML/],
  ["an HTML page with 502", { ...HTML, status: 502 }, "source_failed", /502/],
  ["nothing with 200", { body: "" }, "bad_answer", /empty/],
  ["a text", { body: "up" }, "bad_answer", /JSON/],
  ["another JSON", { body: '{"hello":"world"}' }, "bad_answer", /expected/],
  ["null", { body: "null" }, "bad_answer", /expected/],
  ["a list", { body: "[1,2]" }, "bad_answer", /expected/],
  ["cut JSON", { body: '{"status":"succ' }, "bad_answer", /JSON/],
  ["400", { status: 400, body: "{}" }, "bad_query", /400/],
  ["401", { status: 401, body: "{}" }, "unauthorised", /401/],
  ["403", { status: 403, body: "{}" }, "unauthorised", /403/],
  ["500", { status: 500, body: "{}" }, "source_failed", /500/],
  ["503", { status: 503, body: "" }, "source_failed", /503/],
  ["a redirect", { status: 302, headers: { location: "/login" }, body: "" }, "bad_answer", /login/],
];

/** `metricSourceContract`, and what every source over HTTP does with the answers that it did not hope for. */
export function httpSourceContract<Kind extends SourceKind>(
  name: string,
  subject: HttpSourceSubject<Kind>,
): void {
  metricSourceContract(name, subject);
  describe(`${name}, as every source over HTTP`, () => {
    let server: AnsweringServer;
    beforeAll(async () => {
      server = await startAnsweringServer();
    });
    afterAll(() => server.close());
    beforeEach(() => {
      server.requests.length = 0;
    });
    const ask = (timeout?: number) => askSubject(subject, server.origin, { timeout });

    it("reads a value, and says what it asked without any secret", async () => {
      server.answer(subject.replies.value);
      const answer = await ask();
      const values =
        answer.data.kind === "points" ? answer.data.points.map(({ value }) => value) : answer.data;
      expect(values).toMatchObject(Array.isArray(values) ? [42] : { kind: "value", value: 42 });
      expect(answer.query).toMatch(/\S/);
      expect(answer.query).not.toContain("$window");
      expectNoSecret(subject, server.origin, answer);
    });

    it("says that there is nothing", async () => {
      server.answer(subject.replies.empty);
      expect((await ask()).data).toEqual({ kind: "empty" });
    });

    it.skipIf(subject.replies.nan === null)("hands NaN on", async () => {
      server.answer(subject.replies.nan ?? HTML);
      const { data } = await ask();
      const value = data.kind === "points" ? data.points.at(-1)?.value : data;
      expect(value).toEqual(
        data.kind === "points"
          ? Number.NaN
          : expect.objectContaining({ kind: "value", value: Number.NaN }),
      );
    });

    it.each(REFUSALS)("refuses %s", async (_what, reply, code, words) => {
      server.answer(reply);
      const error = await sourceErrorOf(ask());
      expect(error).toMatchObject({ code });
      expect(error.message).toMatch(words);
      expect(server.requests).toHaveLength(1);
      expectNoSecret(subject, server.origin, error);
    });

    it("waits as long as a rate limit says", async () => {
      server.answer({ status: 429, headers: { "retry-after": "7" }, body: "{}" });
      expect(await sourceErrorOf(ask())).toMatchObject({
        code: "rate_limited",
        retryAfterMs: 7000,
      });
    });

    it.each([200, 400, 401, 500])("repeats no secret that comes back with %i", async (status) => {
      server.answer((seen) => ({ status, body: JSON.stringify(echo(seen)) }));
      const error = await sourceErrorOf(ask());
      expectNoSecret(subject, server.origin, error);
      server.answer((seen) => ({ status, body: `Bad request:\n${JSON.stringify(seen.headers)}` }));
      expectNoSecret(subject, server.origin, await sourceErrorOf(ask()));
    });
    brokenAnswers(() => server, ask);
  });
}

/** Answers that end too soon, too late or never. */
function brokenAnswers(
  served: () => AnsweringServer,
  ask: (timeout?: number) => Promise<SourceAnswer>,
): void {
  it("says that an answer broke off", async () => {
    served().answer((_seen, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"status":', () => response.destroy());
      return undefined;
    });
    expect((await sourceErrorOf(ask())).code).toBe("unreachable");
  });

  it("ends in time when an answer never ends", async () => {
    served().answer((_seen, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write("{");
      const drip = setInterval(() => response.write(" "), 20);
      response.once("close", () => clearInterval(drip));
      return undefined;
    });
    expect((await sourceErrorOf(ask(300))).code).toBe("timeout");
    await served().quiet();
  });

  it("stops reading an answer that is too large", async () => {
    let sent = 0;
    served().answer((_seen, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const chunk = Buffer.alloc(256 * 1024, " ");
      const send = () => {
        if (response.destroyed || sent >= MORE_THAN_ANY_LIMIT) return;
        sent += chunk.length;
        response.write(chunk, send);
      };
      send();
      return undefined;
    });
    expect(await sourceErrorOf(ask())).toMatchObject({ code: "bad_answer" });
    await served().quiet();
    expect(sent).toBeLessThan(MORE_THAN_ANY_LIMIT / 32);
  });
}

function echo({ method, url, headers, body }: SeenRequest) {
  return { error: `${method} ${url} ${JSON.stringify(headers)} ${body}`, message: headers };
}
