import { expect, signIn, test } from "@/e2e/support/test";

test("an engineer starts a stage and watches a verdict turn", async ({ page, release }) => {
  await signIn(page, "engineer", `/runs/${release.id}`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /5 %/ }).first().click();
  const row = page.getByRole("row", { name: /P95 latency/ });
  await expect(row).toContainText("Pass");
  await expect(row).toContainText("at most 500 ms");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/waits for|waiting/i);
});

test("a metric breaches and the run rolls back by itself", async ({ page, release, api }) => {
  await release.start();
  await signIn(page, "engineer", `/runs/${release.id}`);
  await expect(page.getByRole("row", { name: /P95 latency/ })).toContainText("Pass");
  release.service.behaviour = { latency: 180, pii: 1 };
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Rolled back to 0 %");
  await expect(page.getByRole("row", { name: /PII detections/ })).toContainText("Fail");
  const flag = await api("/ofrep/v1/evaluate/flags/sliceB_documents", {
    context: { targetingKey: "user-1" },
  });
  expect(await flag.json()).toMatchObject({ value: false });
});

test("whoever is on call rolls back in one action and gives the reason afterwards", async ({
  page,
  release,
}) => {
  await release.start();
  await signIn(page, "onCall", `/runs/${release.id}`);
  await expect(page.getByRole("row", { name: /P95 latency/ })).toContainText("Pass");
  await page.getByRole("button", { name: /Roll back/ }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Rolled back to 0 %");
  await page
    .getByLabel(/reason|why/i)
    .first()
    .fill("The dashboards of two regions disagreed.");
  await page
    .getByRole("button", { name: /reason|record/i })
    .first()
    .click();
  await expect(page.getByText("The dashboards of two regions disagreed.").first()).toBeVisible();
});

test("the live page survives the death of the api process", async ({ page, release, server }) => {
  await release.start();
  await signIn(page, "engineer", `/runs/${release.id}`);
  await expect(page.getByRole("row", { name: /P95 latency/ })).toContainText("Pass");
  process.kill(server.pids().api, "SIGKILL");
  await expect(page.getByText(/reconnecting/i).first()).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole("row", { name: /P95 latency/ })).toContainText("Pass");
  expect(server.fsck()).toBe(0);
});
