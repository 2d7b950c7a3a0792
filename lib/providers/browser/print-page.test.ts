import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumIn } from "@/lib/providers/browser/chromium";
import { BrowserError } from "@/lib/providers/browser/port";
import { printPages } from "@/lib/providers/browser/print-page";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import { chromiumOfTests } from "@/lib/testing/chromium";
import { readPdf } from "@/lib/testing/read-pdf";

const DIGEST = "ab".repeat(32);
const HTML = { "content-type": "text/html; charset=utf-8" };

let folder: string;
let ours: AnsweringServer;
let other: AnsweringServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-print-"));
  ours = await startAnsweringServer();
  other = await startAnsweringServer();
  other.answer({ body: "reached" });
});
beforeEach(() => {
  other.requests.length = 0;
  ours.requests.length = 0;
});
afterAll(async () => {
  await ours.close();
  await other.close();
  await rm(folder, { recursive: true, force: true });
});

const page = (body: string, digest = DIGEST) =>
  `<!doctype html><html lang="en"><head><title>A report</title>
   <style>@page { @bottom-left { content: "DOC-1, report SHA-256 ${digest}" } @bottom-right { content: "page " counter(page) " of " counter(pages) } }</style></head>
   <body data-digest="${digest}">${body}</body></html>`;

function print(over: { chromiumPath?: string; signal?: AbortSignal } = {}) {
  const chromium = over.chromiumPath ?? chromiumOfTests();
  return printPages(chromiumIn(path.join(folder, "browser"), chromium))({
    origin: ours.origin,
    path: "/report",
    cookie: { name: "ticket", value: "secret" },
    digestAttribute: "data-digest",
    signal: over.signal ?? new AbortController().signal,
  });
}

describe("printPages", () => {
  it("makes a tagged PDF with outline, language, page numbers and the digest on every page", async () => {
    const body =
      "<h1>Outcome</h1><p>Released</p><div style='break-before:page'><h2>Stages</h2></div>";
    ours.answer({ headers: HTML, body: page(body) });
    const { bytes, digest } = await print();
    expect(digest).toBe(DIGEST);
    const pdf = await readPdf(bytes);
    expect(pdf).toMatchObject({ title: "A report", language: "en", isTagged: true });
    expect(pdf.outline).toEqual(["Outcome", "Stages"]);
    expect(pdf.roles).toContain("H1");
    expect(pdf.pages).toHaveLength(2);
    for (const [index, text] of pdf.pages.entries()) {
      expect(text).toContain(`DOC-1, report SHA-256 ${DIGEST}`);
      expect(text).toContain(`page ${index + 1} of 2`);
    }
    expect(ours.requests[0]?.headers.cookie).toBe("ticket=secret");
  });

  it("reaches nothing but the one origin, whatever the page asks for", async () => {
    const port = new URL(other.origin).port;
    const body = `<p>Text</p><img src="${other.origin}/picture"><iframe src="${other.origin}/frame"></iframe>
      <img src="http://localhost:${port}/name"><img src="file:///etc/passwd">
      <link rel="stylesheet" href="${other.origin}/style"><link rel="dns-prefetch" href="//example.invalid">
      <script>fetch("${other.origin}/fetch",{mode:"no-cors"});new WebSocket("ws://127.0.0.1:${port}/socket");
      navigator.sendBeacon("${other.origin}/beacon");new RTCPeerConnection();</script>`;
    ours.answer({ headers: HTML, body: page(body) });
    const pdf = await readPdf((await print()).bytes);
    expect(pdf.pages.join()).toContain("Text");
    expect(other.connections()).toBe(0);
  });

  it("does not follow a redirect to elsewhere", async () => {
    ours.answer({ status: 302, headers: { location: `${other.origin}/x` }, body: "" });
    await expect(print()).rejects.toMatchObject({ code: "failed" });
    expect(other.connections()).toBe(0);
  });

  it.each([404, 500])("makes no PDF of an answer of %i", async (status) => {
    ours.answer({ status, headers: HTML, body: page("<p>Sorry</p>") });
    await expect(print()).rejects.toThrow(`answered ${status}; expected 200`);
  });

  it("makes no PDF of a page that names no digest", async () => {
    ours.answer({ headers: HTML, body: page("<p>Text</p>", "none") });
    await expect(print()).rejects.toMatchObject({ code: "failed" });
  });

  it("stops when it is told to, and leaves nothing behind", async () => {
    const ending = new AbortController();
    ours.answer(() => {
      ending.abort(new Error("enough"));
      return undefined;
    });
    await expect(print({ signal: ending.signal })).rejects.toThrow("enough");
    expect(await readdir(path.join(folder, "browser"))).toEqual([]);
  });

  it("names what to install where there is no Chromium", async () => {
    const error = await print({ chromiumPath: "/nowhere/chromium" }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(BrowserError);
    expect(error).toMatchObject({ code: "no_browser" });
    expect(String(error)).toMatch(
      /CHROMIUM_PATH \(\/nowhere\/chromium\) does not start.*apt-get install chromium/,
    );
  });
});
