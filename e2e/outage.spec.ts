import { FLAG } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";

test("the live view outlives a killed api process, and not one acknowledged sample is lost", async ({
  server,
  release,
  browserOf,
}) => {
  const run = await release("running");
  const page = await browserOf("engineer", { viewport: { width: 1600, height: 1000 } });
  await page.goto(`/runs/${run.id}`);
  const live = page.getByText("Live", { exact: true });
  await expect(live).toBeVisible();
  await expect(page.getByRole("row", { name: /P95 latency/ })).toContainText("Pass");

  const killed = server.processes().api.pid;
  expect(killed).not.toBeNull();
  process.kill(killed ?? Number.NaN, "SIGKILL");
  await expect(page.getByText("Reconnecting")).toBeVisible();
  await expect(live).toBeVisible({ timeout: 40_000 });
  expect(server.processes().api.pid).not.toBe(killed);

  await run.service.end();
  const { accepted, refused, rejected, dropped, retried } = run.service.counts;
  expect({ refused, rejected, dropped }).toEqual({ refused: 0, rejected: 0, dropped: 0 });
  expect(retried).toBeGreaterThan(0);
  // Of each batch 10 latencies, 1 error rate, 1 throughput, 1 leak, and 12 funnel events arrive.
  const batches = accepted / 25;
  const samples = page
    .getByRole("row", { name: /P95 latency/ })
    .getByRole("cell")
    .nth(6);
  await expect(samples).toHaveText(new Intl.NumberFormat("en-GB").format(batches * 10));
  expect(await run.service.isOn(FLAG, await run.someUser())).toBe(true);

  const { code, output } = await server.tollgate("fsck");
  expect(output).toContain("good:");
  expect(code).toBe(0);
});
