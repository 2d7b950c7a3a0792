import type { Page } from "playwright-core";
import { BrowserError } from "@/lib/providers/browser/port";

/** Opens an address and waits until everything that it names is loaded; the status that the server answered. */
export async function openAddress(page: Page, address: string): Promise<number> {
  try {
    const answer = await page.goto(address, { waitUntil: "load" });
    return answer?.status() ?? 0;
  } catch (cause) {
    const { origin } = new URL(address);
    // Playwright's own words repeat the whole address.
    const why = /net::(ERR_[A-Z_]+)/.exec(String(cause))?.[1] ?? "it broke off";
    throw new BrowserError("failed", `A page of ${origin} could not be opened: ${why}.`, { cause });
  }
}
