#!/usr/bin/env node
// Finds a server of Debian's that tests, benchmarks and the demonstration use: the installed one, else the one in the
// package, which is only unpacked below node_modules/.cache so that no service is set up or started.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/tollgate", import.meta.url));

/**
 * Path of the program, or null where it is neither installed nor to be had.
 * @param {string} name
 * @param {string} [packageName] Debian's package, where it has another name.
 * @returns {string | null}
 */
export function findProgram(name, packageName = name) {
  return installed(name) ?? unpacked(name, packageName);
}

function installed(name) {
  const places = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/bin", "/usr/sbin"];
  return places.map((place) => path.join(place, name)).find((file) => existsSync(file)) ?? null;
}

function unpacked(name, packageName) {
  const folder = path.join(CACHE, packageName);
  const file = path.join(folder, "usr/bin", name);
  if (existsSync(file)) return file;
  if (!existsSync("/usr/bin/apt-get")) return null;
  console.error(`${name} is not installed; fetching Debian's ${packageName}`);
  // Under a name of its own first: two processes may be at it at once.
  const own = `${folder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  const isThere =
    download(packageName, own) && unpack(own) && existsSync(path.join(own, "usr/bin", name));
  if (isThere && !existsSync(file)) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(own, folder);
  }
  rmSync(own, { recursive: true, force: true });
  return existsSync(file) ? file : null;
}

function download(packageName, folder) {
  if (run("apt-get", ["download", packageName], folder)) return true;
  if (process.getuid?.() !== 0 || !run("apt-get", ["update"], folder)) return false;
  return run("apt-get", ["download", packageName], folder);
}

function unpack(folder) {
  const archive = readdirSync(folder).find((file) => file.endsWith(".deb"));
  return archive !== undefined && run("dpkg-deb", ["--extract", archive, "."], folder);
}

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, stdio: "ignore", timeout: 120_000 }).status === 0;
}
