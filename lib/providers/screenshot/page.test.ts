import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TakeOf } from "@/lib/domain/capture/take";
import { chromiumIn } from "@/lib/providers/browser/chromium";
import { pinnedOutbound } from "@/lib/providers/outbound/pinned-outbound";
import type { OutboundPolicy } from "@/lib/providers/outbound/port";
import { takePage } from "@/lib/providers/screenshot/page";
import {
  type AnsweringServer,
  type Reply,
  type SeenRequest,
  startAnsweringServer,
} from "@/lib/testing/answering-server";
import { chromiumOfTests } from "@/lib/testing/chromium";

const PASSWORD = "correct horse";
const GREEN = "<body style='margin:0;background:#00ff00'>";
const FORM =
  "<form method=post action=/in><input name=csrf type=hidden value=t0k3n><input id=user name=user><input id=pass name=pass type=password><button>In</button></form>";

let folder: string;
let site: AnsweringServer;
let other: AnsweringServer;
let policy: OutboundPolicy;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-page-"));
  site = await startAnsweringServer();
  other = await startAnsweringServer();
  other.answer(html(GREEN));
});
beforeEach(() => {
  site.requests.length = 0;
  other.requests.length = 0;
  policy = {
    origins: [{ origin: site.origin, private: true }],
    secrets: new Map([
      ["board", { value: PASSWORD, origins: [site.origin], projects: ["portal"] }],
    ]),
  };
});
afterAll(async () => {
  await site.close();
  await other.close();
  await rm(folder, { recursive: true, force: true });
});

function html(body: string, more: Partial<Reply> = {}): Reply {
  return { ...more, headers: { "content-type": "text/html", ...more.headers }, body };
}

function take(over: Partial<TakeOf<"page">> = {}, project = "portal", signal?: AbortSignal) {
  const browser = chromiumIn(path.join(folder, "b"), chromiumOfTests());
  return takePage({ withBrowser: browser, outbound: pinnedOutbound(() => policy) })({
    project,
    take: {
      from: "page",
      at: ["end"],
      url: `${site.origin}/board?token=hidden`,
      width: 320,
      height: 200,
      timeout: 15_000,
      login: null,
      waitFor: null,
      fullPage: false,
      ...over,
    },
    source: null,
    window: { from: new Date(0), to: new Date(1) },
    signal: signal ?? new AbortController().signal,
  });
}

const login = (over: object = {}): TakeOf<"page">["login"] => ({
  url: `${site.origin}/login`,
  fields: [
    { selector: "#user", value: { kind: "text", text: "tollgate" } },
    { selector: "#pass", value: { kind: "secret", name: "board" } },
  ],
  submit: "button",
  waitFor: null,
  ...over,
});

/** A site that lets in whoever sends the form with its cookie and the right password. */
function guarded({ url, method, headers, body }: SeenRequest): Reply {
  const cookie = String(headers.cookie ?? "");
  if (url.pathname === "/login")
    return html(FORM, { headers: { "set-cookie": "csrf=t0k3n; HttpOnly" } });
  if (url.pathname === "/in" && method === "POST") {
    const form = new URLSearchParams(body);
    const isRight =
      cookie.includes("csrf=t0k3n") &&
      form.get("csrf") === "t0k3n" &&
      form.get("pass") === PASSWORD;
    const headersOf: Record<string, string> = isRight
      ? { location: "/home", "set-cookie": "session=s3ss10n; HttpOnly" }
      : { location: "/login" };
    return { status: 303, headers: headersOf, body: "" };
  }
  if (cookie.includes("session=s3ss10n")) return html(GREEN);
  return html("Sign in first", { status: 401 });
}

async function colour(bytes: Buffer): Promise<number[]> {
  const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, 3)];
}

describe("takePage", () => {
  it("takes a picture of a page in the size that is asked for", async () => {
    site.answer(html(GREEN));
    const { bytes, query } = await take();
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 320, height: 200 });
    expect(await colour(bytes)).toEqual([0, 255, 0]);
    expect(query).toBe(`${site.origin}/board`);
  });

  it("waits for what a slow page shows last", async () => {
    site.answer(
      html(
        "<body style='margin:0'><script>setTimeout(()=>{document.body.innerHTML='<div id=done style=\"height:200px;background:#0000ff\">.</div>'},600)</script>",
      ),
    );
    expect(await colour((await take({ waitFor: "#done" })).bytes)).toEqual([0, 0, 255]);
  });

  it("takes the whole of a long page, and only so much of one without end", async () => {
    site.answer(html("<body style='margin:0'><div style='height:900px'>"));
    const whole = await sharp((await take({ fullPage: true })).bytes).metadata();
    expect(whole.height).toBe(900);
    site.answer(html("<body style='margin:0'><div style='height:400000px'>"));
    const huge = await sharp((await take({ fullPage: true })).bytes).metadata();
    expect(huge.height).toBe(10_000);
  });

  it("signs in by a form with a cookie, and shows the secret to nobody else", async () => {
    site.answer(guarded);
    const { bytes, query } = await take({ login: login() });
    expect(await colour(bytes)).toEqual([0, 255, 0]);
    expect(query).not.toContain(PASSWORD);
    const bodies = site.requests.filter(({ body }) => body.includes("correct"));
    expect(bodies.map(({ url }) => url.pathname)).toEqual(["/in"]);
  });

  it("does not show a page that asks for a login", async () => {
    site.answer(guarded);
    await expect(take()).rejects.toMatchObject({ code: "unauthorised" });
  });

  it.each([
    [
      "another field",
      { fields: [{ selector: "#nope", value: { kind: "text", text: "x" } }] },
      "login_failed",
      "#nope",
    ],
    ["no selector", { submit: "((" }, "bad_query", "(("],
    ["no landmark", { waitFor: "#inside" }, "login_failed", "#inside"],
  ])(
    "says what the form lacks: %s",
    async (_, over, code, words) => {
      site.answer(guarded);
      const error = await take({ login: login(over), timeout: 6000 }).catch((e: unknown) => e);
      expect(error).toMatchObject({ code });
      expect(String(error)).toContain(words);
      expect(String(error)).not.toContain(PASSWORD);
    },
    30_000,
  );

  it("says that a password let nobody in", async () => {
    policy = {
      ...policy,
      secrets: new Map([["board", { value: "wrong", origins: [site.origin], projects: null }]]),
    };
    site.answer(guarded);
    await expect(
      take({ login: login({ waitFor: "#inside" }), timeout: 6000 }),
    ).rejects.toMatchObject({
      code: "login_failed",
    });
  }, 15_000);

  it("fills a secret into pages of its own origins and for its own projects only", async () => {
    site.answer(guarded);
    await expect(take({ login: login() }, "another")).rejects.toMatchObject({ code: "no_secret" });
    policy = { ...policy, origins: [...policy.origins, { origin: other.origin, private: true }] };
    other.answer(html(FORM));
    site.answer(({ url }) =>
      url.pathname === "/login"
        ? { status: 302, headers: { location: `${other.origin}/login` }, body: "" }
        : html(GREEN),
    );
    await expect(take({ login: login() })).rejects.toMatchObject({ code: "no_secret" });
    expect(other.requests.some(({ body }) => body.includes("correct"))).toBe(false);
    other.answer(html(GREEN));
  });

  it("starts nothing for a page that is not on the operator's list", async () => {
    const before = other.connections();
    await expect(take({ url: `${other.origin}/` })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(take({ url: "file:///etc/passwd" })).rejects.toMatchObject({ code: "bad_query" });
    policy = { ...policy, origins: [{ origin: site.origin, private: false }] };
    await expect(take()).rejects.toMatchObject({ code: "not_allowed" });
    expect(site.requests).toEqual([]);
    expect(other.connections()).toBe(before);
  });

  it("refuses a redirect to elsewhere, and does not go there", async () => {
    const before = other.connections();
    site.answer({ status: 302, headers: { location: `${other.origin}/secret` }, body: "" });
    await expect(take()).rejects.toMatchObject({
      code: "not_allowed",
      message: expect.stringContaining(other.origin),
    });
    expect(other.connections()).toBe(before);
  });

  it("leaves out what a page would load from elsewhere", async () => {
    const before = other.connections();
    const socket = other.origin.replace("http", "ws");
    site.answer(({ url }) =>
      url.pathname === "/own.css"
        ? { headers: { "content-type": "text/css" }, body: "body{background:#ff0000}" }
        : html(
            `<link rel=stylesheet href=/own.css><link rel=stylesheet href=${other.origin}/x.css><body style="margin:0"><img src=${other.origin}/a.png><iframe src=${other.origin}></iframe><script>fetch("${other.origin}").catch(()=>{});new WebSocket("${socket}");navigator.serviceWorker?.register("/sw.js");window.open("${other.origin}");alert("look")</script>`,
          ),
    );
    expect(await colour((await take()).bytes)).toEqual([255, 0, 0]);
    expect(other.connections()).toBe(before);
    policy = { ...policy, origins: [...policy.origins, { origin: other.origin, private: true }] };
    await take();
    expect(other.connections()).toBeGreaterThan(before);
  });

  it("gives up on a page that never loads", async () => {
    site.answer(() => undefined);
    await expect(take({ timeout: 2500 })).rejects.toMatchObject({ code: "timeout" });
  });

  it("ends when nobody needs the picture any more", async () => {
    const ending = new AbortController();
    site.answer(() => {
      ending.abort(new Error("not needed"));
      return undefined;
    });
    await expect(take({}, "portal", ending.signal)).rejects.toThrow("not needed");
  });

  it("refuses a download", async () => {
    site.answer({
      headers: {
        "content-disposition": "attachment; filename=a.bin",
        "content-type": "application/octet-stream",
      },
      body: "x".repeat(1000),
    });
    await expect(take()).rejects.toMatchObject({ code: "unreachable" });
  });
});
