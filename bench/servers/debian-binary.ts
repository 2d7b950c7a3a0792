import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";

/**
 * Path of a program: the installed one, else the one in Debian's package, which is only unpacked below `folder`
 * so that no service is set up or started. Null where there is neither.
 */
export function findDebianBinary(name: string, packageName: string, folder: string): string | null {
  return installed(name) ?? unpacked(name, packageName, path.join(folder, packageName));
}

function installed(name: string): string | null {
  const places = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/bin", "/usr/sbin"];
  return places.map((place) => path.join(place, name)).find((file) => existsSync(file)) ?? null;
}

function unpacked(name: string, packageName: string, folder: string): string | null {
  if (!existsSync("/usr/bin/apt-get")) return null;
  console.error(`bench: ${name} is not installed; fetching Debian's ${packageName}`);
  mkdirSync(folder, { recursive: true });
  if (!run("apt-get", ["download", packageName], folder)) {
    if (process.getuid?.() !== 0 || !run("apt-get", ["update"], folder)) return null;
    if (!run("apt-get", ["download", packageName], folder)) return null;
  }
  const archive = readdirSync(folder).find((file) => file.endsWith(".deb"));
  if (!archive || !run("dpkg-deb", ["--extract", archive, "."], folder)) return null;
  const file = path.join(folder, "usr/bin", name);
  return existsSync(file) ? file : null;
}

function run(command: string, args: string[], cwd: string): boolean {
  return spawnSync(command, args, { cwd, stdio: "ignore", timeout: 120_000 }).status === 0;
}

/** The first line that a program says about its version. */
export function versionOf(file: string, args: string[]): string {
  const { stdout, stderr } = spawnSync(file, args, { encoding: "utf8", timeout: 10_000 });
  return `${stdout}${stderr}`.split("\n")[0]?.trim() ?? "";
}
