import { defineConfig } from "@playwright/test";
import { installedChromium } from "./scripts/find-chromium.mjs";

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  // Two cores: one server and one browser at a time.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      // Undefined: Playwright's own.
      executablePath: installedChromium() ?? undefined,
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
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
