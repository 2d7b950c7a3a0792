import { z } from "zod";
import { Browser } from "@/lib/testing/browser";

const MOST_HOPS = 8;
const Csrf = z.object({ csrfToken: z.string() });
const Url = z.object({ url: z.string() });

/** Presses the login page's button; answers the provider's authorization address. */
export async function beginLogin(base: string, browser: Browser, query: string): Promise<string> {
  const csrf = Csrf.parse(await (await browser.open(`${base}/api/auth/csrf`)).json());
  const body = new URLSearchParams({ ...csrf, callbackUrl: "/runs", json: "true" });
  const url = `${base}/api/auth/signin/oidc${query}`;
  return Url.parse(await (await browser.open(url, { method: "POST", body })).json()).url;
}

/** Signs in at the provider, whose cookie may spare it; answers the address that leads back to `base`. */
export async function identifyAt(
  base: string,
  browser: Browser,
  authorize: string,
  login: string,
): Promise<string> {
  let url = authorize;
  for (let hops = 0; hops < MOST_HOPS && !url.startsWith(base); hops += 1) {
    const isForm = url.includes("/interaction/");
    const init = isForm ? { method: "POST", body: new URLSearchParams({ login }) } : {};
    url = Browser.next(await browser.open(url, init), url);
  }
  return url;
}

/** Follows the way back: the page that it ends at, or what the login page would say. */
export async function land(browser: Browser, callback: string): Promise<string> {
  let url = callback;
  for (let hops = 0; hops < MOST_HOPS; hops += 1) {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/login") return `refused: ${searchParams.get("error")}`;
    if (!pathname.startsWith("/api/auth/")) return pathname;
    url = Browser.next(await browser.open(url), url);
  }
  throw new Error(`the login goes round in circles at ${url}`);
}
