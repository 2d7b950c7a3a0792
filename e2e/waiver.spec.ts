import { expectNoViolations } from "@/e2e/fixtures/axe";
import { STAGE } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";

const REASON = "The dashboard is being moved today; the table has the same numbers.";

test("two people go on without a screenshot, and whoever signs sees it", async ({
  world,
  release,
  browserOf,
}) => {
  test.setTimeout(180_000);
  const run = await release("running");
  await run.until((view) => view.stages[0]?.signOffs.dossier !== null);
  const engineer = await browserOf("engineer");
  await engineer.goto(`/runs/${run.id}/stages/${STAGE}`);
  const gate = engineer.getByRole("region", { name: /^Gate after/ });
  await expect(gate).toContainText("Screenshot missing: Latency dashboard.");
  await engineer.getByRole("button", { name: "Waive: Latency dashboard" }).click();
  const dialog = engineer.getByRole("alertdialog");
  await expect(
    dialog.getByRole("button", { name: "Ask a second person to confirm" }),
  ).toBeDisabled();
  await dialog.getByLabel("Why it is right to go on without it").fill(REASON);
  await dialog.getByLabel("Your password, again").fill(world.people.engineer.password);
  await expectNoViolations(engineer, "asking for a waiver");
  await dialog.getByRole("button", { name: "Ask a second person to confirm" }).click();
  await expect(gate.getByText("Waiver asked for: Latency dashboard")).toBeVisible();
  await expect(gate).toContainText("Screenshot missing: Latency dashboard.");

  // Who owns the run cannot be the second person.
  await gate.getByLabel("Your password, again").fill(world.people.engineer.password);
  await gate.getByRole("button", { name: "Confirm as the second person" }).click();
  await expect(gate.getByRole("alert")).toContainText("second person");

  const manager = await browserOf("engineering-manager");
  await manager.goto(`/runs/${run.id}`);
  const panel = manager.getByRole("region", { name: /^Gate after/ });
  await panel.getByLabel("Your password, again").fill(world.people["engineering-manager"].password);
  await panel.getByRole("button", { name: "Confirm as the second person" }).click();
  await expect(panel.getByText("Waived: Latency dashboard")).toBeVisible();
  await expect(panel).not.toContainText("Screenshot missing");
  await expectNoViolations(manager, "a run with a waiver");
  await manager.goto("/runs");
  await expect(manager.getByText("waiver", { exact: true })).toBeVisible();

  await manager.goto(`/runs/${run.id}/sign/${STAGE}`);
  await expect(manager.getByText(REASON).first()).toBeVisible();
  await expect(
    manager.getByText("Erin Okafor and Mara Fischer answer for it", { exact: false }).first(),
  ).toBeVisible();
  await expectNoViolations(manager, "signing with a waiver");
  await run.sign("engineering-manager");
  await run.sign("product-owner");
  await run.until((view) => view.stages[0]?.state === "passed");
  await manager.goto(`/runs/${run.id}/report`);
  await expect(manager.getByText(/^WAIVER in .*Latency dashboard/)).toBeVisible();
});

test("a contradiction closes the gate until it is put right", async ({ release, browserOf }) => {
  const run = await release("awaiting");
  const page = await browserOf("on-call-engineer");
  await page.goto(`/runs/${run.id}/stages/${STAGE}`);
  const { api } = await run.as("on-call-engineer");
  await api.send(`/runs/${run.id}/incidents`, {
    method: "POST",
    body: { title: "Carts were slow on Monday, 22 November 2026", severity: "minor", stage: STAGE },
  });
  const review = page.getByRole("region", { name: "Review" });
  await expect(review).toContainText("Contradiction");
  await expect(review).toContainText("Sunday");
  await expect(page.getByRole("region", { name: /^Gate after/ })).toContainText("Sunday");
  const view = await run.view();
  expect(view.stages[0]?.blockers.map((blocker) => blocker.code)).toContain("review");
  await expect(run.sign("engineering-manager")).rejects.toMatchObject({ code: "sign_off_closed" });
  await expectNoViolations(page, "a stage with a contradiction");
});
