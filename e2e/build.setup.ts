import { expect, test } from "@playwright/test";
import { prepare } from "@/scripts/prepare.mjs";

// Before any journey's clock runs; nothing to do where the pages are built already.
test("the production build is there", () => {
  test.setTimeout(600_000);
  expect(prepare({ build: true })).toBe(true);
});
