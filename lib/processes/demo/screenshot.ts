import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutFolder } from "@/lib/config/checkout";
import type { PersonSession } from "@/lib/processes/demo/person-session";

type Finder = { installedChromium: () => string | null };

/** A picture of a page as the person sees it, or why there is none. */
export async function takeScreenshot(
  base: string,
  pagePath: string,
  session: PersonSession,
): Promise<{ kind: "png"; bytes: Uint8Array<ArrayBuffer> } | { kind: "none"; because: string }> {
  const executablePath = await findBrowser();
  if (!executablePath) return { kind: "none", because: "there is no Chromium on this machine" };
  const playwright = await import("@playwright/test").catch(() => null);
  if (!playwright) return { kind: "none", because: "@playwright/test is not installed" };
  const browser = await playwright.chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    const cookies = session.cookie().split("; ");
    await context.addCookies(
      cookies.map((cookie) => {
        const cut = cookie.indexOf("=");
        return { name: cookie.slice(0, cut), value: cookie.slice(cut + 1), url: base };
      }),
    );
    const page = await context.newPage();
    await page.goto(`${base}${pagePath}`, { waitUntil: "load", timeout: 30_000 });
    await page.getByRole("main").waitFor({ timeout: 10_000 });
    // The charts and the live numbers follow the page; without them it is still a picture of what was served.
    await page
      .getByText("Live", { exact: true })
      .waitFor({ timeout: 5_000 })
      .catch(() => {});
    return { kind: "png", bytes: new Uint8Array(await page.screenshot({ fullPage: true })) };
  } finally {
    await browser.close();
  }
}

async function findBrowser(): Promise<string | null> {
  const file = path.join(checkoutFolder(), "scripts/find-chromium.mjs");
  if (!existsSync(file)) return null;
  const finder = (await import(pathToFileURL(file).href)) as Finder;
  return finder.installedChromium();
}
