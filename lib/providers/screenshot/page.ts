import type { Page } from "playwright-core";
import { ScreenshotError, type ScreenshotErrorCode } from "@/lib/domain/capture/screenshot-error";
import type { BrowserVisit, OpenBrowser, WithBrowser } from "@/lib/providers/browser/chromium";
import { openAddress } from "@/lib/providers/browser/open-address";
import { BrowserError } from "@/lib/providers/browser/port";
import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import type { Outbound } from "@/lib/providers/outbound/port";
import { fillLogin, isMalformed } from "@/lib/providers/screenshot/page-login";
import {
  MAX_IMAGE_BYTES,
  type ScreenshotRequest,
  type Shot,
  type TakeScreenshot,
} from "@/lib/providers/screenshot/port";

type Deps = { withBrowser: WithBrowser; outbound: Pick<Outbound, "resolve" | "secret"> };
type Asked = ScreenshotRequest<"page">;

/** What is below that of a page which never ends is not in the picture. */
const TALLEST = 10_000;

/**
 * Shows a page in a browser, after its login form where it has one, and takes its picture. The browser reaches the
 * origins that the operator lists and no others: a page whose own address is not among them is refused, and what a
 * listed page would load from elsewhere is left out.
 */
export function takePage({ withBrowser, outbound }: Deps): TakeScreenshot<"page"> {
  return async (request) => {
    const { take, signal } = request;
    const visit: BrowserVisit = {
      resolve: (origin) => outbound.resolve(origin),
      viewport: { width: take.width, height: take.height },
      timeout: take.timeout,
      signal,
    };
    try {
      // Before a browser is started for it.
      for (const url of take.login ? [take.login.url, take.url] : [take.url])
        await allowed(outbound, url);
      return await withBrowser(visit, (open) => show(open, outbound, request));
    } catch (error) {
      throw signal.aborted ? signal.reason : asScreenshotError(error);
    }
  };
}

async function allowed(outbound: Deps["outbound"], url: string): Promise<void> {
  const { origin, protocol } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") {
    throw new ScreenshotError(
      "bad_query",
      `A page begins with ${protocol}; expected https:// or http://.`,
    );
  }
  await outbound.resolve(origin);
}

async function show(
  open: OpenBrowser,
  outbound: Deps["outbound"],
  { project, take }: Asked,
): Promise<Shot> {
  const page = open.context.pages()[0] ?? (await open.context.newPage());
  page.on("popup", (other) => void other.close().catch(() => undefined));
  page.on("download", (file) => void file.cancel().catch(() => undefined));
  if (take.login) {
    await visit(page, open, take.login.url);
    const secret = (name: string, origin: string) => outbound.secret(name, { origin, project });
    await fillLogin(page, take.login, secret, take.timeout / 3);
  }
  await visit(page, open, take.url);
  if (take.waitFor !== null) await waitFor(page, take.waitFor);
  const bytes = await picture(page, take);
  if (bytes.length > MAX_IMAGE_BYTES) {
    throw new ScreenshotError(
      "bad_image",
      `The picture has ${bytes.length} bytes; expected at most ${MAX_IMAGE_BYTES}.`,
    );
  }
  return { bytes, query: withoutQuery(take.url) };
}

/** Opens an address, and refuses what is no page of an origin on the list. */
async function visit(page: Page, open: OpenBrowser, address: string): Promise<void> {
  const before = new Set(open.refused.keys());
  try {
    const status = await openAddress(page, address);
    if (status < 400) return;
    throw new ScreenshotError(
      status === 401 || status === 403 ? "unauthorised" : "source_failed",
      `${withoutQuery(address)} answered ${status}; expected a page.`,
    );
  } catch (error) {
    const elsewhere = [...open.refused].find(([origin]) => !before.has(origin));
    if (!(error instanceof BrowserError) || !elsewhere) throw error;
    throw new ScreenshotError(
      "not_allowed",
      `${withoutQuery(address)} leads elsewhere. ${elsewhere[1]}`,
      { cause: error },
    );
  }
}

async function waitFor(page: Page, selector: string): Promise<void> {
  try {
    await page.locator(`css=${selector}`).first().waitFor({ state: "visible" });
  } catch (cause) {
    if (isMalformed(cause)) {
      throw new ScreenshotError("bad_query", `${selector} is no CSS selector.`, { cause });
    }
    throw cause;
  }
}

/** PNG of what is on the screen, or of the whole page down to a depth at which nobody looks any more. */
async function picture(page: Page, { fullPage, width, height }: Asked["take"]): Promise<Buffer> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  if (!fullPage) return page.screenshot({ type: "png", animations: "disabled", caret: "hide" });
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const tall = Math.min(Math.max(whole, height), TALLEST);
  await page.setViewportSize({ width, height: tall });
  return page.screenshot({ type: "png", animations: "disabled", caret: "hide" });
}

/** A query may hold what was meant for one reader. */
function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

const OF_BROWSER: Record<BrowserError["code"], ScreenshotErrorCode> = {
  no_browser: "no_renderer",
  timeout: "timeout",
  refused: "not_allowed",
  failed: "unreachable",
};

const OF_OUTBOUND: Record<OutboundError["code"], ScreenshotErrorCode> = {
  not_allowed: "not_allowed",
  no_secret: "no_secret",
  timeout: "timeout",
  unreachable: "unreachable",
  too_large: "bad_image",
  redirected: "not_allowed",
};

/** In words without an address's query: Playwright's own are left to `cause`. */
function asScreenshotError(error: unknown): ScreenshotError {
  if (error instanceof ScreenshotError) return error;
  if (error instanceof BrowserError) {
    return new ScreenshotError(OF_BROWSER[error.code], error.message, { cause: error });
  }
  if (error instanceof OutboundError) {
    return new ScreenshotError(OF_OUTBOUND[error.code], error.message, { cause: error });
  }
  return new ScreenshotError("source_failed", "The browser broke off while it showed the page.", {
    cause: error,
  });
}
