import { expect, test } from "@/e2e/fixtures/test";

test("an engineer signs in, starts the stage and watches a verdict turn", async ({
  world,
  release,
  openBrowser,
}) => {
  const { id, documentId, service } = await release("ready");
  const page = await openBrowser({ viewport: { width: 1600, height: 1000 } });
  const { email, password } = world.people.engineer;

  await page.goto("/");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: documentId }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${id}$`));
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Start at 25 %" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Running at 25 %");
  const latency = page.getByRole("row", { name: /P95 latency/ });
  await expect(latency).toContainText("Pending");
  await expect(latency).toContainText("missing");
  await expect(latency).toContainText("never");

  for (let batch = 0; batch < 3; batch += 1) service.serve();
  await service.settled();
  await expect(latency).toContainText("Pass", { timeout: 2_000 });
  await expect(latency).toContainText("just now");
  await expect(latency.getByRole("cell").nth(6)).toHaveText("30");

  await expect(latency).toContainText(/[3-9] s ago/);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});
