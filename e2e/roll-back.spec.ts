import { FLAG } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";

test("a slow path breaches, the run rolls back by itself, and its users lose the flag", async ({
  release,
  browserOf,
}) => {
  const run = await release("running");
  const user = await run.someUser();
  const page = await browserOf("engineer");
  await page.goto(`/runs/${run.id}`);
  const latency = page.getByRole("row", { name: /P95 latency/ });
  await expect(latency).toContainText("Pass");

  run.service.become({ latencyMs: 900 });
  await expect(page.getByText("Rolled back by Tollgate")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Rolled back to 0 %");
  await expect(latency).toContainText("Fail");
  await expect(page.getByText(/after the first breaching reading/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Roll back to 0 %" })).toBeDisabled();
  expect(await run.service.isOn(FLAG, user)).toBe(false);
});

test("who is on call holds the button until all users are back, then says why", async ({
  release,
  browserOf,
}) => {
  const run = await release("running");
  const user = await run.someUser();
  const page = await browserOf("on-call-engineer");
  await page.goto(`/runs/${run.id}`);
  const button = page.getByRole("button", { name: "Roll back to 0 %" });

  await button.click();
  await expect(page.getByText("Keep it pressed until the bar is full")).toBeVisible();
  expect((await run.view()).state).toBe("running");

  await button.hover();
  await page.mouse.down();
  await expect(page.getByText("Rolled back by Omar Haddad")).toBeVisible();
  await page.mouse.up();
  expect(await run.service.isOn(FLAG, user)).toBe(false);

  const because = "Support saw doubled payments.";
  await page.getByLabel("Why was it rolled back?").fill(because);
  await page.getByRole("button", { name: "Record the reason" }).click();
  await expect(page.getByLabel("Why was it rolled back?")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(because);
});
