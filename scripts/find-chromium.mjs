#!/usr/bin/env node
// Finds a Chromium for the browser tests, or installs one: CHROMIUM_PATH, the usual places, Playwright's own
// download, Debian's package. Prints its path; says on standard error where it is from.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  findInstalledChromium,
  playwrightsOwnPath,
  startsAsChromium,
} from "../lib/providers/browser/chromium-places.mjs";

const say = (text) => console.error(`chromium: ${text}`);

/** Returns the path of a Chromium that starts, or throws with what to do. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  const installed = installedChromium();
  if (installed) return found(installed, given ? "CHROMIUM_PATH" : "installed on this machine");
  if (given) throw new Error(`CHROMIUM_PATH (${given}) does not start; expected a Chromium`);
  return playwrightsOwn() ?? debiansOwn() ?? fail();
}

/** Path of a Chromium that is here already and starts, or null: nothing is installed for it. */
export function installedChromium() {
  return findInstalledChromium(process.env.CHROMIUM_PATH);
}

function found(file, from) {
  say(`${file} (${from})`);
  return file;
}

function playwrightsOwn() {
  say("none found; downloading Playwright's");
  const cli = fileURLToPath(new URL("../node_modules/playwright-core/cli.js", import.meta.url));
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: ["ignore", 2, 2] });
  const own = playwrightsOwnPath();
  return startsAsChromium(own) ? found(own, "Playwright's download") : null;
}

function debiansOwn() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  say("the download did not work; installing Debian's package");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { stdio: ["ignore", 2, 2], env });
  spawnSync("apt-get", ["install", "-y", "-q", "chromium"], { stdio: ["ignore", 2, 2], env });
  return startsAsChromium("/usr/bin/chromium")
    ? found("/usr/bin/chromium", "Debian's package")
    : null;
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
