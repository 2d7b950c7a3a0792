// Where a Chromium may be. Plain JavaScript, because the scripts that prepare a checkout ask here, too.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** What to do where there is none. */
export const INSTALL_CHROMIUM =
  "Install Chromium or Google Chrome (on Debian: apt-get install chromium; anywhere: npx playwright-core install chromium), or set CHROMIUM_PATH to one.";

/** Flags without which it talks to others, or does not start where Tollgate runs. */
export const CHROMIUM_FLAGS = [
  // Chromium's own sandbox does not start for root.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Installed is not enough: a library may be missing, and everything would fail for it.
 * @param {string} file
 */
export function startsAsChromium(file) {
  return existsSync(file) && spawnSync(file, ["--version"], { timeout: 30_000 }).status === 0;
}

/**
 * A Chromium that is here already and starts: the given one and no other, else one in the usual places, else
 * Playwright's own. Null where there is none; nothing is installed for it.
 * @param {string | null | undefined} given
 * @returns {string | null}
 */
export function findInstalledChromium(given) {
  if (given) return startsAsChromium(given) ? given : null;
  const places = [...USUAL_PLACES, playwrightsOwnPath()];
  return places.find((place) => place !== "" && startsAsChromium(place)) ?? null;
}

/** Where Playwright's own download is, or would be. */
export function playwrightsOwnPath() {
  try {
    return chromium.executablePath();
  } catch {
    // Playwright has none for this system.
    return "";
  }
}
