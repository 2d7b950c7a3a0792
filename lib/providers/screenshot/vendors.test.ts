import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AnsweringServer,
  type Reply,
  type SeenRequest,
  startAnsweringServer,
} from "@/lib/testing/answering-server";
import { picture } from "@/lib/testing/images";
import { TAKE_SECRET, takeAt, type Vendor } from "@/lib/testing/takes";

let vendor: AnsweringServer;
/** Where pictures lie: another host, without keys. */
let images: AnsweringServer;
let png: Buffer;
beforeAll(async () => {
  [vendor, images, png] = await Promise.all([
    startAnsweringServer(),
    startAnsweringServer(),
    picture("png"),
  ]);
});
afterAll(async () => {
  await Promise.all([vendor.close(), images.close()]);
});

const FROM = Date.parse("2026-03-01T10:00:00Z");
const TO = Date.parse("2026-03-01T11:00:00Z");

const json = (value: unknown): Reply => ({ body: JSON.stringify(value) });
const image = (): Reply => ({ headers: { "content-type": "image/png" }, body: png });
const address = () => `${images.origin}/pictures/1.png?width=64`;
const chart = (url: string | null): Reply =>
  json({ data: { actor: { account: { nrql: { staticChartUrl: url } } } } });

/** What each vendor answers when all is well. */
const WELL: Record<Vendor, () => Reply> = {
  grafana: image,
  datadog: () => json({ snapshot_url: address(), metric_query: "avg:load{*}" }),
  cloudwatch: () => json({ MetricWidgetImage: png.toString("base64") }),
  "new-relic": () => chart(address()),
};
const VENDORS: Vendor[] = ["grafana", "datadog", "cloudwatch", "new-relic"];

const take = (name: Vendor, over = {}) => takeAt(name, [vendor.origin, images.origin], over);
const errorOf = async (name: Vendor, over = {}) => {
  const error = await take(name, over).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(String(error)).not.toContain(TAKE_SECRET);
  return error;
};

describe.each(VENDORS)("a picture from %s", (name) => {
  it("comes as it is, with what was asked for and no secret", async () => {
    vendor.answer(WELL[name]());
    images.answer(image());
    const shot = await take(name);
    expect(shot.bytes.equals(png)).toBe(true);
    expect(shot.query.length).toBeGreaterThan(20);
    expect(shot.query).not.toContain(TAKE_SECRET);
  });

  it.each<[number, Reply, string]>([
    [401, { status: 401, body: "{}" }, "unauthorised"],
    [403, { status: 403, body: "{}" }, "unauthorised"],
    [429, { status: 429, headers: { "retry-after": "7" }, body: "{}" }, "rate_limited"],
    [500, { status: 500, body: "{}" }, "source_failed"],
    [504, { status: 504, body: "{}" }, "timeout"],
  ])("is refused with %i", async (status, reply, code) => {
    vendor.answer(reply);
    const error = await errorOf(name);
    expect(error).toMatchObject({ name: "ScreenshotError", code });
    if (status === 429) expect(error).toMatchObject({ retryAfterMs: 7000 });
  });

  it("is not taken from where the vendor points with a redirect", async () => {
    vendor.answer({ status: 302, headers: { location: `${images.origin}/login` }, body: "" });
    images.requests.length = 0;
    expect(await errorOf(name)).toMatchObject({ name: "ScreenshotError", code: "bad_answer" });
    expect(images.requests).toEqual([]);
  });

  it("is waited for no longer than the take says, and not at all once nobody needs it", async () => {
    vendor.answer(() => undefined);
    expect(await errorOf(name, { timeout: 200 })).toMatchObject({ code: "timeout" });
    const ending = new AbortController();
    const taking = takeAt(name, [vendor.origin], {}, ending.signal);
    ending.abort(new Error("over"));
    await expect(taking).rejects.toThrow("over");
  });

  it("is not a page of HTML, nothing, nor half of JSON", async () => {
    images.answer(image());
    for (const body of ["<!doctype html><title>Sign in</title>", "", '{"snapshot']) {
      vendor.answer({ headers: { "content-type": "text/html" }, body });
      const error = await errorOf(name);
      expect(error).toMatchObject({ name: "ScreenshotError" });
      expect(["bad_image", "bad_answer"]).toContain((error as { code: string }).code);
    }
  });
});

describe("Grafana", () => {
  it("is asked for the panel, the stage's time and the size, with the token", async () => {
    vendor.answer(image());
    await take("grafana");
    const { url, headers } = vendor.requests.at(-1) as SeenRequest;
    expect(url.pathname).toBe("/render/d-solo/abc/checkout");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      orgId: "1",
      panelId: "4",
      from: String(FROM),
      to: String(TO),
      width: "64",
      height: "48",
      tz: "UTC",
      "var-env": "prod eu",
    });
    expect(headers.authorization).toBe(`Bearer ${TAKE_SECRET}`);
  });

  it.each<[string, () => Promise<Reply>]>([
    [
      "a picture of its own, as it does",
      async () => ({ body: (await picture("png")).fill(1, 16, 20) }),
    ],
    [
      "an error that says so",
      async () => ({ status: 500, body: '{"message":"No image renderer available/installed"}' }),
    ],
  ])("has no renderer where it answers %s", async (_, reply) => {
    vendor.answer(await reply());
    const error = await errorOf("grafana");
    expect(error).toMatchObject({ code: "no_renderer" });
    expect(String(error)).toContain("grafana-image-renderer");
  });

  it("may draw two pixels for one", async () => {
    vendor.answer(image());
    await expect(take("grafana", { width: 32, height: 24 })).resolves.toBeDefined();
  });

  it("answers no more than ten megabytes", async () => {
    vendor.answer({ body: Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]) });
    expect(await errorOf("grafana")).toMatchObject({ code: "bad_answer" });
  });
});

describe("Datadog", () => {
  it("is asked in seconds with both keys, which do not go where the picture is", async () => {
    vendor.answer(WELL.datadog());
    images.answer(image());
    await take("datadog");
    const { url, headers } = vendor.requests.at(-1) as SeenRequest;
    expect(url.pathname).toBe("/api/v1/graph/snapshot");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      metric_query: "avg:load{*}",
      title: "Load",
      start: String(FROM / 1000),
      end: String(TO / 1000),
      width: "64",
      height: "48",
    });
    expect(headers["dd-api-key"]).toBe(TAKE_SECRET);
    expect(JSON.stringify(images.requests.at(-1)?.headers)).not.toContain(TAKE_SECRET);
  });

  it("is asked again until the picture is there", async () => {
    vendor.answer(WELL.datadog());
    const replies: Reply[] = [{ status: 404, body: "" }, { status: 403, body: "" }, { body: "" }];
    images.answer(() => replies.shift() ?? image());
    expect((await take("datadog")).bytes.equals(png)).toBe(true);
    expect(replies).toEqual([]);
  });

  it("is not asked for ever", async () => {
    vendor.answer(WELL.datadog());
    images.answer({ status: 404, body: "" });
    const error = await errorOf("datadog", { timeout: 900 });
    expect(error).toMatchObject({ code: "not_ready" });
    expect(String(error)).toMatch(/not there within 900 ms, the last answer was 404/);
  });
});

describe("New Relic", () => {
  it("is asked for a chart of the query over the stage's time, by its account", async () => {
    vendor.answer(WELL["new-relic"]());
    images.answer(image());
    await take("new-relic");
    const { url, headers, body } = vendor.requests.at(-1) as SeenRequest;
    expect(url.pathname).toBe("/graphql");
    expect(headers["api-key"]).toBe(TAKE_SECRET);
    const { query, variables } = JSON.parse(body);
    expect(query).toContain("staticChartUrl(chartType: LINE, format: PNG");
    const nrql = `SELECT count(*) FROM Transaction TIMESERIES\nSINCE ${FROM} UNTIL ${TO}`;
    expect(variables).toEqual({ account: 7, nrql, width: 64, height: 48 });
    expect(JSON.stringify(images.requests.at(-1)?.headers)).not.toContain(TAKE_SECRET);
  });

  it.each<[string, Reply, string]>([
    ["an error with 200", json({ errors: [{ message: "NRQL Syntax Error" }] }), "bad_query"],
    ["no chart", chart(null), "bad_answer"],
    ["no such account", json({ data: { actor: { account: null } } }), "unauthorised"],
  ])("is refused with %s", async (_, reply, code) => {
    vendor.answer(reply);
    expect(await errorOf("new-relic")).toMatchObject({ code });
  });
});

describe("CloudWatch", () => {
  it("is asked for the widget with the stage's time, signed", async () => {
    vendor.answer(WELL.cloudwatch());
    await take("cloudwatch");
    const { headers, body } = vendor.requests.at(-1) as SeenRequest;
    expect(headers["x-amz-target"]).toMatch(/GetMetricWidgetImage$/);
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 /);
    expect(JSON.parse(JSON.parse(body).MetricWidget)).toEqual({
      region: "eu-central-1",
      metrics: [["AWS/ELB", "Latency"]],
      width: 64,
      height: 48,
      start: "2026-03-01T10:00:00.000Z",
      end: "2026-03-01T11:00:00.000Z",
    });
  });

  it.each([
    ["ThrottlingException", "rate_limited"],
    ["AccessDeniedException", "unauthorised"],
    ["ValidationError", "bad_query"],
  ])("is refused with %s", async (name, code) => {
    vendor.answer({ status: 400, body: JSON.stringify({ __type: `a.b#${name}`, message: "no" }) });
    expect(await errorOf("cloudwatch")).toMatchObject({ code });
  });
});

describe.each<Vendor>(["datadog", "new-relic"])("the address that %s answers", (name) => {
  it("has to be on the operator's list", async () => {
    vendor.answer(WELL[name]());
    images.requests.length = 0;
    const error = await takeAt(name, [vendor.origin]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "not_allowed" });
    expect(String(error)).toContain(`${images.origin} is not on the operator's list`);
    expect(images.requests).toEqual([]);
  });

  it.each(["file:///etc/passwd", "nonsense"])("is not %s", async (url) => {
    vendor.answer(name === "datadog" ? json({ snapshot_url: url }) : chart(url));
    expect(await errorOf(name)).toMatchObject({ name: "ScreenshotError" });
  });

  it("holds a picture, not a page", async () => {
    vendor.answer(WELL[name]());
    images.answer({ body: "<html>Sign in</html>" });
    const error = await errorOf(name);
    expect(error).toMatchObject({ code: "bad_image" });
    expect(String(error)).toMatch(/a page of text; expected a PNG, JPEG or WebP image/);
  });
});
