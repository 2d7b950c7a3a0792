import { endSessionsOf, expect, test } from "@/e2e/fixtures/test";
import { createWorld } from "@/e2e/fixtures/world";

test("people of another project find nothing, on pages and over HTTP", async ({
  server,
  release,
  openBrowser,
  signIn,
}) => {
  const run = await release("draft");
  const elsewhere = await createWorld(server);
  const page = await openBrowser();
  await signIn(page, elsewhere.people.engineer);

  for (const path of ["", "/report", "/stages/quarter", "/sign/quarter"]) {
    await page.goto(`/runs/${run.id}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "There is nothing at this address.",
    );
    await expect(page.getByText(run.documentId)).toHaveCount(0);
  }
  const answer = await page.request.get(`/api/v1/runs/${run.id}`);
  expect(answer.status()).toBe(404);
  expect(await answer.json()).toMatchObject({ code: "not_found" });
  await page.goto("/runs");
  await expect(page.getByText("No run yet.")).toBeVisible();
});

test("a revoked session can neither act nor read from that moment on", async ({
  world,
  release,
  browserOf,
}) => {
  const run = await release("draft");
  const page = await browserOf("engineer");
  await page.goto(`/runs/${run.id}`);
  const item = page.getByRole("checkbox", { name: "Rollback was rehearsed" });
  await expect(item).toBeVisible();

  await endSessionsOf(world, "engineer");
  await item.click();
  const checklist = page.getByRole("region", { name: "Checklist" });
  await expect(checklist.getByRole("alert")).toContainText("Sign in");
  const items = (await run.view()).preDeployment.checklist;
  expect(items.find((one) => one.key === "rollback")?.done).toBe(false);
  await page.reload();
  await expect(page).toHaveURL(/\/login/);
});
