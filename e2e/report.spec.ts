import { readFile } from "node:fs/promises";
import { expectNoViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";

/** A4 without the margins that the PDF has, in CSS pixels. */
const SHEET = { width: 688, height: 1001 };

test("the board's page says how it ended and who answers for it, and everything can be taken along", async ({
  release,
  browserOf,
}) => {
  test.setTimeout(120_000);
  const run = await release("awaiting");
  await run.complete();
  const page = await browserOf("product-owner");
  await page.goto(`/runs/${run.id}/report`);
  const board = page.locator("#summary");
  await expect(board.getByText("Released", { exact: true })).toBeVisible();
  await expect(board).toContainText(/Released at 100 % of traffic, .+: all 2 stages passed\./);
  await expect(board.getByRole("region", { name: "Readings with the least room" })).toContainText(
    "P95 latency",
  );
  const signers = board.getByRole("listitem").filter({ hasText: "Engineering Manager" });
  await expect(signers.last()).toContainText("Mara Fischer");
  const meaning = "I have read this evidence and approve what it allows.";
  await expect(board.getByText(`Approved: ${meaning}`)).toBeVisible();

  const downloads: [string, string, RegExp][] = [
    ["link", "Download the bundle", /\.tollgate$/],
    ["link", "Markdown", /-report\.md$/],
    ["link", "Metrics of every stage as CSV", /-metrics\.csv$/],
    ["link", "Metrics of every stage as JSON", /-metrics\.json$/],
    ["link", "The whole report as JSON", /-report\.json$/],
    ["link", "The whole report as one HTML file", /-report\.html$/],
    ["button", "PDF", /-report\.pdf$/],
  ];
  for (const [role, name, file] of downloads) {
    const download = page.waitForEvent("download");
    await page.getByRole(role === "link" ? "link" : "button", { name, exact: true }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(file);
    expect((await readFile(await saved.path())).length).toBeGreaterThan(100);
  }
  await expect(page.getByRole("status").filter({ hasText: "The PDF is made." })).toBeAttached();
});

test("paper gets the report alone, with its first page on one sheet and its headings in order", async ({
  release,
  browserOf,
}) => {
  const run = await release("awaiting");
  await run.complete();
  const page = await browserOf("product-owner", { viewport: SHEET });
  await page.goto(`/runs/${run.id}/report?print=1`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("banner")).toHaveCount(0);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await page.emulateMedia({ media: "print" });
  const box = await page.locator("#summary").boundingBox();
  expect(box?.height).toBeLessThanOrEqual(SHEET.height);
  const levels = await page
    .getByRole("heading")
    .evaluateAll((all) => all.map(({ tagName }) => Number(tagName.slice(1))));
  expect(levels[0]).toBe(1);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  for (const [index, level] of levels.entries()) {
    expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  }
});

test("what was learned is written on the report, and what it replaces can still be read", async ({
  release,
  browserOf,
  world,
}) => {
  const run = await release("draft");
  const { api } = await run.as("engineer");
  const body = { because: "The branch was given up." };
  await api.send(`/runs/${run.id}/abort`, { method: "POST", body });
  const page = await browserOf("engineer");
  await page.goto(`/runs/${run.id}/report#lessons`);
  const lessons = page.locator("#lessons");
  await lessons.getByText("Record what was learned").click();
  await lessons.getByLabel("What went well").fill("Nobody was paged");
  await lessons.getByRole("button", { name: "Record the lessons" }).click();
  await expect(lessons.getByRole("listitem")).toHaveText(["Nobody was paged"]);
  await expect(lessons).toContainText(`Recorded by ${world.people.engineer.name}`);

  await lessons.getByText("Change what was learned").click();
  await lessons.getByLabel("Action items").fill("Rehearse earlier\nName a deputy");
  await lessons.getByRole("button", { name: "Record the lessons" }).click();
  await expect(lessons).toContainText("edition 2");
  await expect(lessons.getByText("Name a deputy", { exact: true })).toBeVisible();
  const before = lessons.getByRole("group").filter({ hasText: "Edition 1" });
  await before.getByText(`Edition 1, by ${world.people.engineer.name}`).click();
  await expect(before.getByRole("listitem")).toHaveText(["Went well: Nobody was paged"]);

  const reader = await browserOf("product-owner");
  await reader.goto(`/runs/${run.id}/report#lessons`);
  await expect(reader.locator("#lessons")).toContainText("Name a deputy");
  await expect(reader.locator("#lessons").getByRole("textbox")).toHaveCount(0);
});

test("a stage's screenshot is slid over that of the stage before, by hand and by keyboard", async ({
  release,
  browserOf,
}) => {
  const run = await release("awaiting");
  await run.addScreenshot("everyone");
  const page = await browserOf("engineer");
  await page.goto(`/runs/${run.id}/stages/everyone`);
  const slider = page.getByRole("slider", { name: /^Latency dashboard: / });
  await expect(slider).toHaveAccessibleName(
    "Latency dashboard: A quarter of the traffic against Everyone",
  );
  await slider.focus();
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute(
    "aria-valuetext",
    "100 % of A quarter of the traffic, 0 % of Everyone",
  );
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", /^99 % of A quarter/);
  await slider.click({ position: { x: 1, y: 5 } });
  await expect(slider).toHaveAttribute("aria-valuetext", /^[01] % of A quarter/);
  await expectNoViolations(page, "stage with two pictures");

  await page.goto(`/runs/${run.id}/report`);
  const pair = page.getByRole("figure").filter({ hasText: "against the stage before" });
  await expect(pair.getByRole("img")).toHaveCount(2);
  for (const picture of await pair.getByRole("img").all()) {
    await expect(picture).toHaveJSProperty("complete", true);
    expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  }
});

test("axe finds nothing in a finished report, on the screen and for paper", async ({
  release,
  browserOf,
}) => {
  const run = await release("awaiting");
  await run.complete();
  const page = await browserOf("engineer");
  for (const address of [`/runs/${run.id}/report`, `/runs/${run.id}/report?print=1`]) {
    await page.goto(address);
    await expectNoViolations(page, address);
  }
});
