import { expectNoViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";
import { RunList, RunView } from "@/lib/contract/run";

/** 20 November 2026 was a Friday; the first table's last row fails its own limit and says that it passes. */
const PAGE = `# Canary of the parcel tracker

**Document**: TRACKER-007
**Status**: IN PROGRESS
**Date**: Monday, 20 November 2026
**Branch**: release/tracker
**Commit**: [TBD]

## Stage 1: 10 % of traffic (30-60 min)

| Metric | Threshold | Actual | Status |
|---|---|---|---|
| P95 latency | <= 400 ms | [TBD] | [TBD] |
| Error rate | < 1 % | 1.9 % | PASS |

- [x] Dashboards are up
- [x] Load test (pending)

<script>window.ran = "script";</script>
<img src="x" onerror="window.ran = 'image'">

:: a line of no known kind ::
`;

test("a page comes in, is doubted line by line, goes live, and comes back filled", async ({
  browserOf,
  world,
}) => {
  test.setTimeout(180_000);
  const page = await browserOf("engineer");
  await page.goto("/runs");
  await page.getByRole("link", { name: "Import a page" }).click();
  await page.getByLabel("Evidence page to read").setInputFiles({
    name: "tracker.md",
    mimeType: "text/markdown",
    buffer: Buffer.from(PAGE),
  });
  await expect(
    page.getByRole("heading", { name: "Canary of the parcel tracker" }).first(),
  ).toBeVisible();
  const lines = PAGE.split("\n").length;
  await expect(page.getByText(new RegExp(`^${lines} lines: `))).toBeVisible();
  const review = page.getByRole("region", { name: "Review" });
  await expect(review.getByRole("listitem").filter({ hasText: "Line 5" })).toContainText("Friday");
  await expect(review.getByRole("listitem").filter({ hasText: "Line 14" })).toContainText(
    "Contradiction",
  );
  await expect(review.getByRole("listitem").filter({ hasText: "Line 17" })).toContainText(
    "not done yet",
  );
  await expectNoViolations(page, "a page before its import");
  expect((await world.operator.json("/runs", RunList)).runs).toEqual([]);

  await page.getByRole("button", { name: "Import as a run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  await expect(page.getByText("stated by a page, measured by nobody here")).toBeVisible();
  await expect(page.getByText('<script>window.ran = "script";</script>').first()).toBeVisible();
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
  await expectNoViolations(page, "an imported run");
  const imported = page.url();

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Start a live run from this page" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Branch")).toHaveValue("release/tracker");
  await dialog.getByLabel("Commit").fill("0123abc");
  await dialog.getByRole("button", { name: "Start the run as a draft" }).click();
  await page.waitForURL(
    (url) => /\/runs\/[0-9a-f-]{36}$/.test(url.pathname) && url.href !== imported,
  );
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^(Draft|Ready): /);
  const live = new URL(page.url()).pathname;
  const run = await world.operator.json(live, RunView);
  expect(run).toMatchObject({ kind: "live", commit: "0123abc", page: { name: "tracker.md" } });
  const filled = await (await world.operator.send(`${live}/report.md`)).text();
  expect(filled).toContain("**Commit**: 0123abc");
  expect(filled).toContain(":: a line of no known kind ::");
  expect(filled).toContain("| Error rate | < 1 % | 1.9 % | PASS |");
});

test("a page can be dropped anywhere, or pasted", async ({ browserOf }) => {
  const page = await browserOf("engineer");
  await page.goto("/import");
  await expect(page.getByText("Drop a Markdown page here")).toBeVisible();
  await expectNoViolations(page, "import, empty");
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "dropped.md", { type: "text/markdown" }));
    window.dispatchEvent(new DragEvent("dragover", { dataTransfer, cancelable: true }));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
  }, PAGE);
  await expect(page.getByText("dropped.md", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Another page" }).click();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    window.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
  }, PAGE);
  await expect(page.getByText("pasted.md", { exact: true })).toBeVisible();
});

test("what is no page is refused in words, and nothing is stored", async ({ browserOf }) => {
  const page = await browserOf("engineer");
  await page.goto("/import");
  const choose = page.getByLabel("Evidence page to read");
  await choose.setInputFiles({
    name: "picture.md",
    mimeType: "text/markdown",
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  });
  await expect(page.getByText("is no UTF-8 text").first()).toBeVisible();
  await choose.setInputFiles({
    name: "empty.md",
    mimeType: "text/markdown",
    buffer: Buffer.from(""),
  });
  await expect(page.getByText("is empty").first()).toBeVisible();
});
