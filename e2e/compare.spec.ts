import { readFileSync } from "node:fs";
import path from "node:path";
import { expectNoViolations } from "@/e2e/fixtures/axe";
import { Release } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";
import { createWorld, type World } from "@/e2e/fixtures/world";
import { checkoutFolder } from "@/lib/config/checkout";
import { PlanDetail } from "@/lib/contract/plan";

test("two runs stand side by side, and a threshold that is another one is named", async ({
  world,
  release,
  browserOf,
}) => {
  test.setTimeout(120_000);
  const first = await release("awaiting");
  await first.complete();
  await raiseBar(world);
  const second = await release("awaiting");
  const page = await browserOf("engineer");
  await page.goto(`/runs/${first.id}/report`);
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByText("Choose a second run.")).toBeVisible();
  await expect(page.getByLabel("First run: changes are against it")).toHaveValue(first.id);
  await page.getByLabel("Second run").selectOption(second.id);
  await page.getByRole("button", { name: "Compare", exact: true }).click();

  const runs = page.getByRole("table").first();
  await expect(runs.getByRole("columnheader")).toHaveText([
    "Fact",
    first.documentId,
    second.documentId,
  ]);
  const differences = page.getByRole("region", { name: /^What else differs/ });
  const bar = differences.getByRole("row", { name: /P95 latency/ }).first();
  await expect(bar).toContainText("≤ 500 ms");
  await expect(bar).toContainText("≤ 480 ms");
  await expect(differences.getByRole("row", { name: /^Plan/ }).first()).toContainText("version 2");

  const metrics = page.getByRole("region", { name: /metrics side by side$/ }).first();
  const latency = metrics.getByRole("row", { name: /P95 latency/ });
  await expect(latency.getByText("Pass", { exact: true })).toHaveCount(2);
  await expect(latency).toContainText("≤ 480 ms, another threshold");
  await expect(latency).toContainText(/no change|[+-][\d.]+ ms \([+-]/);
  const funnel = page.getByRole("region", { name: /^Funnel side by side/ });
  await expect(funnel.getByRole("row", { name: /^Conversion/ })).toContainText("target 50 to 70 %");

  await expectNoViolations(page, "comparison");
});

test("runs that are not there, not the reader's, or named twice are named, and the rest is shown", async ({
  server,
  release,
  browserOf,
}) => {
  const own = await release("draft");
  const other = await release("draft");
  const foreign = await Release.draft(await createWorld(server));
  const page = await browserOf("engineer");
  await page.goto("/compare");
  await expect(page.getByText("Choose two runs.")).toBeVisible();
  await expect(page.getByLabel("First run: changes are against it")).not.toContainText(foreign.id);

  const unknown = "00000000-0000-4000-8000-000000000000";
  const asked = [own.id, unknown, foreign.id, "not-a-run", own.id, other.id];
  await page.goto(`/compare?${asked.map((id) => `run=${id}`).join("&")}`);
  for (const id of [unknown, foreign.id, "not-a-run"]) {
    await expect(page.getByText(`There is no run ${id}.`)).toBeVisible();
  }
  await expect(page.getByText("A run that was named twice is shown once.")).toBeVisible();
  const heads = page.getByRole("table").first().getByRole("columnheader");
  await expect(heads).toHaveText(["Fact", own.documentId, other.documentId]);
  await expect(page.getByText("Nothing: plan, stages, metrics and thresholds")).toBeVisible();
});

/** Stores the plan again, with less room for the latency. */
async function raiseBar({ operator }: World): Promise<void> {
  const plan = readFileSync(path.join(checkoutFolder(), "e2e/fixtures/plan.yaml"), "utf8");
  await operator.json("/plans", PlanDetail, {
    method: "POST",
    body: plan.replace("<= 500ms", "<= 480ms").replace('"1.0.0"', '"1.1.0"'),
    contentType: "application/yaml",
  });
}
