#!/usr/bin/env node
// Finds a Chromium for the browser tests, or installs one: CHROMIUM_PATH, the usual places, Playwright's own
// download, Debian's package. Prints its path; says on standard error where it is from.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const say = (text) => console.error(`chromium: ${text}`);
/** Installed is not enough: a library may be missing, and the tests would all fail for it. */
const runs = (file) =>
  existsSync(file) && spawnSync(file, ["--version"], { timeout: 30_000 }).status === 0;

/** Returns the path of a Chromium that starts, or throws with what to do. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!runs(given))
      throw new Error(`CHROMIUM_PATH (${given}) does not start; expected a Chromium`);
    return found(given, "CHROMIUM_PATH");
  }
  const installed = USUAL_PLACES.find(runs);
  if (installed) return found(installed, "installed on this machine");
  return playwrightsOwn() ?? debiansOwn() ?? fail();
}

/** Path of a Chromium that is here already and starts, or null: nothing is installed for it. */
export function installedChromium() {
  const places = [process.env.CHROMIUM_PATH, ...USUAL_PLACES];
  return places.find((place) => place && runs(place)) ?? null;
}

function found(file, from) {
  say(`${file} (${from})`);
  return file;
}

function playwrightsOwn() {
  const { chromium } = createRequire(import.meta.url)("@playwright/test");
  if (runs(chromium.executablePath()))
    return found(chromium.executablePath(), "Playwright's download");
  say("none found; downloading Playwright's");
  const cli = fileURLToPath(new URL("../node_modules/@playwright/test/cli.js", import.meta.url));
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: ["ignore", 2, 2] });
  if (runs(chromium.executablePath()))
    return found(chromium.executablePath(), "Playwright's download");
  return null;
}

function debiansOwn() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  say("the download did not work; installing Debian's package");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { stdio: ["ignore", 2, 2], env });
  spawnSync("apt-get", ["install", "-y", "-q", "chromium"], { stdio: ["ignore", 2, 2], env });
  return runs("/usr/bin/chromium") ? found("/usr/bin/chromium", "Debian's package") : null;
}

function fail() {
  throw new Error(
    "there is no Chromium here and none could be installed; install one and set CHROMIUM_PATH to it",
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(findChromium());
  } catch (error) {
    say(error.message);
    process.exit(1);
  }
}
