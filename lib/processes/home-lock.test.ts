import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeHomeLock } from "@/lib/processes/home-lock";
import { identityOf, isRunning, processStart } from "@/lib/processes/process-identity";

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "tollgate-lock-"));
});
afterEach(() => rmSync(home, { recursive: true }));

function leave(content: string): void {
  writeFileSync(path.join(home, "lock.json"), content);
}

it("is held until it is released, and leaves no file behind", () => {
  const first = takeHomeLock(home, "start");
  expect(takeHomeLock(home, "command")).toMatchObject({
    kind: "held",
    holder: { pid: process.pid, purpose: "start" },
  });
  if (first.kind === "taken") first.release();
  expect(readdirSync(home)).toEqual([]);
  expect(takeHomeLock(home, "command").kind).toBe("taken");
});

it.each([
  ["a dead process", JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "1", purpose: "start" })],
  [
    "a process whose pid somebody else has now",
    JSON.stringify({ pid: process.pid, startedAt: "0", purpose: "start" }),
  ],
  ["nobody, in a broken file", "{"],
])("is not held by %s", (_name, content) => {
  leave(content);
  expect(takeHomeLock(home, "start").kind).toBe("taken");
  expect(readdirSync(home)).toEqual(["lock.json"]);
});

it("knows a process by its start", () => {
  expect(isRunning(identityOf(process.pid))).toBe(true);
  expect(isRunning({ pid: process.pid, startedAt: "0" })).toBe(false);
  expect(processStart(2 ** 22 + 1)).toBeNull();
});
