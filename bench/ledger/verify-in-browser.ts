import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";
import { VERIFICATIONS } from "@/bench/ledger/options";
import { verifierPage } from "@/scripts/build-verifier.mjs";
import { installedChromium } from "@/scripts/find-chromium.mjs";

const PATIENCE_MS = 60_000;

/**
 * Milliseconds from the choice of the file to the page's answer, in a headless Chromium that is offline; the page is
 * opened from a file. Null where there is no Chromium.
 */
export async function verifyInBrowser(bundle: string, folder: string): Promise<number[] | null> {
  const executablePath = installedChromium();
  if (!executablePath) return null;
  const page = path.join(folder, "verify.html");
  writeFileSync(page, await verifierPage());
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const took: number[] = [];
    for (let n = 0; n < VERIFICATIONS; n += 1) {
      const context = await browser.newContext({ offline: true });
      const tab = await context.newPage();
      await tab.goto(pathToFileURL(page).href);
      const begun = performance.now();
      await tab.setInputFiles("#file", bundle);
      await tab
        .locator("#answer", { hasText: "Genuine and complete" })
        .waitFor({ timeout: PATIENCE_MS });
      took.push(performance.now() - begun);
      await context.close();
    }
    return took;
  } finally {
    await browser.close();
  }
}
