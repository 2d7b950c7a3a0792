import type { Locator, Page } from "@playwright/test";
import { STAGE } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";

const MOST_STOPS = 80;

test("by keyboard alone, from the list over the run and the stage to a signature", async ({
  world,
  release,
  browserOf,
}) => {
  const run = await release("awaiting");
  const page = await browserOf("engineering-manager");
  await page.goto("/runs");
  await expect(page.getByRole("link", { name: run.documentId })).toBeVisible();

  // The key is heard once the page has come alive, which nothing on it shows.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(page.locator("[data-run-link]:focus")).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await expect(page.getByRole("link", { name: run.documentId })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
  await tabTo(page, page.getByRole("link", { name: "Open" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/stages/${STAGE}$`));
  await tabTo(page, page.getByRole("link", { name: "Sign or refuse" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}/sign/${STAGE}$`));
  await tabTo(page, page.getByLabel("Your password, once more"));
  await page.keyboard.type(world.people["engineering-manager"].password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^You approved: /);
  await tabTo(page, page.getByRole("link", { name: "See the run" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
});

test("by keyboard alone an engineer starts a stage and takes it back", async ({
  release,
  browserOf,
}) => {
  const run = await release("ready");
  const page = await browserOf("engineer");
  await page.goto(`/runs/${run.id}`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Start at 25 %" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Running at 25 %");
  await tabTo(page, page.getByRole("button", { name: "Roll back to 0 %" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Rolled back by Erin Okafor")).toBeVisible();
});

/** Presses Tab until the element has the focus; it has to be in sight then. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expect(target).toBeInViewport();
      return;
    }
  }
  throw new Error(`${target} is not reached with ${MOST_STOPS} presses of Tab`);
}
