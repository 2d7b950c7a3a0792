import { startServer } from "@/e2e/fixtures/server";
import { test as base, expect } from "@/e2e/fixtures/test";

const NOWHERE = "/nowhere/chromium";

const test = base.extend({
  server: [
    async ({ playwright: _ }, use) => {
      const server = await startServer({ CHROMIUM_PATH: NOWHERE });
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test("where the server has no Chromium, the report says so and what to do, and can be read all the same", async ({
  release,
  browserOf,
}) => {
  const run = await release("draft");
  const page = await browserOf("engineer");
  await page.goto(`/runs/${run.id}/report`);
  await page.getByRole("button", { name: "PDF", exact: true }).click();
  const refusal = page.getByRole("alert").filter({ hasText: "CHROMIUM_PATH" });
  await expect(refusal).toContainText(
    `CHROMIUM_PATH (${NOWHERE}) does not start. Install Chromium`,
  );
  await expect(page.getByRole("button", { name: "Print with this browser" })).toBeVisible();
  await expect(page.getByRole("button", { name: "PDF", exact: true })).toBeEnabled();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Canary of the new checkout");
});
