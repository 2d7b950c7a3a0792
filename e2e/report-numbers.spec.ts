import { readFile } from "node:fs/promises";
import { STAGE } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";
import { ReportTableAnswer } from "@/lib/contract/report-table";

test("the product owner reads the report of a completed run, and takes the same numbers along", async ({
  release,
  browserOf,
}) => {
  const run = await release("awaiting");
  await run.complete();
  const page = await browserOf("product-owner");
  await page.goto(`/runs/${run.id}`);
  await page.getByRole("link", { name: "Report", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/new checkout/);
  await expect(page.getByText("Completed at 100 %").first()).toBeVisible();
  await expect(page.getByText("Mara Fischer").first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Markdown" }).click();
  const markdown = await readFile(await (await download).path(), "utf8");
  expect(markdown).not.toContain("[TBD]");
  expect(markdown).not.toMatch(/\b(undefined|NaN|null)\b/);

  const csv = await (await page.request.get(`/api/v1/runs/${run.id}/tables/metrics.csv`)).text();
  const table = ReportTableAnswer.parse(
    await (await page.request.get(`/api/v1/runs/${run.id}/tables/metrics.json`)).json(),
  );
  const stage = (await run.view()).stages.find(({ key }) => key === STAGE);
  expect(stage?.metrics).toHaveLength(4);
  const [, ofStage = ""] = markdown.split(/^## (?=Stage 1: )/m);
  const lines = ofStage.split(/^## /m, 1).join("").split("\n");
  const shown = page.locator(`#stage-${STAGE}`);
  for (const { label, display, samples } of stage?.metrics ?? []) {
    const row = shown.getByRole("row", { name: new RegExp(label) });
    await expect(row).toContainText(display ?? "a reading");
    const line = lines.find((one) => one.startsWith("|") && one.includes(label));
    expect(line).toContain(display);
    expect(samples).toBeGreaterThan(0);
    const values = table.rows.find((row) => row.stage === STAGE && row.label === label);
    expect(values).toMatchObject({ actual_text: display, samples });
    expect(csv).toContain(`${values?.actual},"${display}"`);
  }
  for (const { users } of stage?.funnels[0]?.steps ?? []) expect(users).toBeGreaterThan(0);
});
