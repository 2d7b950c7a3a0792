import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/find-chromium.mjs";

/** The production build, one real server with its own database, one browser at a time. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  projects: [
    { name: "build", testMatch: "build.setup.ts" },
    { name: "journeys", testMatch: "*.spec.ts", dependencies: ["build"] },
  ],
  use: {
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: findChromium(),
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
