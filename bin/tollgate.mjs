#!/usr/bin/env node
import "../lib/processes/register-tsx.mjs";
import { prepare } from "../scripts/prepare.mjs";

/** Commands that run this checkout's own server code, and those of them that serve the built pages. */
const LOCAL = ["start", "migrate", "fsck", "token", "person", "project", "demo"];
const SERVES_PAGES = ["start", "demo"];

const args = process.argv.slice(2);
const [command = ""] = args;
if (LOCAL.includes(command) && !args.includes("--help")) {
  const isPrepared = prepare({ build: SERVES_PAGES.includes(command) && !args.includes("--dev") });
  if (!isPrepared) process.exit(40);
}
const { main } = await import("../lib/cli/main.ts");
const { registerHostCommands } = await import("../lib/processes/host-commands.ts");
await main(process.argv, registerHostCommands);
