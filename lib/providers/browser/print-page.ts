import type { Page } from "playwright-core";
import type { WithBrowser } from "@/lib/providers/browser/chromium";
import { openAddress } from "@/lib/providers/browser/open-address";
import { BrowserError, type PrintPage, type PrintRequest } from "@/lib/providers/browser/port";

const TIMEOUT_MS = 25_000;
const A4_AT_96_DPI = { width: 794, height: 1123 };
const MARGIN = { top: "14mm", bottom: "18mm", left: "14mm", right: "14mm" };

/** Prints our own pages, by a browser that reaches their server and nothing else. */
export function printPages(withBrowser: WithBrowser): PrintPage {
  return (request) =>
    withBrowser(
      {
        resolve: onlyTo(request.origin),
        viewport: A4_AT_96_DPI,
        timeout: TIMEOUT_MS,
        signal: request.signal,
      },
      async ({ context }) => {
        const { origin, cookie } = request;
        await context.addCookies([
          { ...cookie, url: origin, httpOnly: true, sameSite: "Strict", secure: false },
        ]);
        return print(context.pages()[0] ?? (await context.newPage()), request);
      },
    );
}

async function print(page: Page, request: PrintRequest) {
  await page.emulateMedia({ media: "print", colorScheme: "light", reducedMotion: "reduce" });
  const status = await openAddress(page, new URL(request.path, request.origin).href);
  if (status !== 200) {
    throw new BrowserError("refused", `The report's page answered ${status}; expected 200.`);
  }
  const marked = page.locator(`[${request.digestAttribute}]`).first();
  await marked.waitFor({ state: "attached" });
  const digest = (await marked.getAttribute(request.digestAttribute)) ?? "";
  if (!/^[0-9a-f]{64}$/.test(digest)) {
    throw new BrowserError("failed", "The report's page does not say its digest.");
  }
  await settle(page);
  const bytes = await page.pdf({
    format: "A4",
    margin: MARGIN,
    printBackground: true,
    tagged: true,
    outline: true,
  });
  return { bytes, digest };
}

/** Letters and pictures are there, and what is drawn by script has been drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const picture of document.images) picture.loading = "eager";
    await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

/** One origin, by the address that it names. */
function onlyTo(allowed: string) {
  const { hostname, port, origin, protocol } = new URL(allowed);
  const target = {
    address: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || (protocol === "https:" ? 443 : 80)),
  };
  return async (wanted: string) => {
    if (wanted !== origin) throw new Error(`${wanted} is not ${origin}`);
    return target;
  };
}
