import { expectNoViolations } from "@/e2e/fixtures/axe";
import { STAGE } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";

test("axe finds nothing where nobody is signed in, where nothing is there, and before the release", async ({
  release,
  browserOf,
  openBrowser,
}) => {
  test.setTimeout(120_000);
  const outside = await openBrowser();
  await outside.goto("/login");
  await expectNoViolations(outside, "login");
  const page = await browserOf("engineer");
  await page.goto("/runs");
  await expect(page.getByText("No run yet.")).toBeVisible();
  await expectNoViolations(page, "run list, empty");
  await page.goto("/runs/00000000-0000-4000-8000-000000000000");
  await expectNoViolations(page, "not found");
  const run = await release("draft");
  await page.goto(`/runs/${run.id}`);
  await expectNoViolations(page, "live view of a draft");
  await page.goto(`/runs/${run.id}/stages/pre-deployment`);
  await expectNoViolations(page, "gate before deployment");
});

test("axe finds nothing on the way to a signature, on its receipt and in the report", async ({
  world,
  release,
  browserOf,
}) => {
  test.setTimeout(180_000);
  const run = await release("awaiting");
  const page = await browserOf("engineering-manager");
  await page.goto("/runs");
  await expect(page.getByText("Needs you")).toBeVisible();
  await expectNoViolations(page, "run list, filled");
  await page.goto(`/runs/${run.id}`);
  await expect(page.getByRole("row", { name: /P95 latency/ })).toContainText("Pass");
  await expectNoViolations(page, "live view");
  await page.getByRole("button", { name: "Where P95 latency comes from" }).click();
  await expect(page.getByRole("dialog", { name: "P95 latency" })).toContainText("pushed");
  await expectNoViolations(page, "where a value comes from");
  await page.keyboard.press("Escape");
  await page.goto(`/runs/${run.id}/stages/${STAGE}`);
  await expectNoViolations(page, "stage view");
  await page.goto(`/runs/${run.id}/report`);
  await expectNoViolations(page, "report");
  await page.goto(`/runs/${run.id}/sign/${STAGE}`);
  await expect(page.getByText("4 of 4 metrics pass")).toBeVisible();
  await expectNoViolations(page, "sign-off");
  await page
    .getByLabel("Your password, once more")
    .fill(world.people["engineering-manager"].password);
  await page.getByRole("button", { name: /^Confirm with password/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^You approved: /);
  await expectNoViolations(page, "receipt");
});
