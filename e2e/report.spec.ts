import { readFile } from "node:fs/promises";
import { PEOPLE } from "@/e2e/support/people";
import { expect, signIn, test } from "@/e2e/support/test";

test("the product owner reads the report and takes it along", async ({ page, release }) => {
  await release.start();
  await signIn(page, "owner", `/runs/${release.id}`);
  await expect(page.getByRole("row", { name: /P95 latency/ })).toContainText("Pass");
  await page.goto(`/runs/${release.id}/report`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Document uploads, slice B");
  await expect(page.getByText(release.documentId).first()).toBeVisible();
  await expect(page.getByText(PEOPLE.engineer.name).first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /report\.md|Markdown/ }).click();
  const file = await (await download).path();
  const text = await readFile(file, "utf8");
  expect(text).toContain(release.documentId);
  expect(text).toContain("P95 latency");
  expect(text).not.toContain("[TBD]");
  expect(text).not.toMatch(/\b(undefined|NaN)\b/);
});
