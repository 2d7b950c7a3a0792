import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@/e2e/fixtures/test";
import type { World } from "@/e2e/fixtures/world";
import { startStage } from "@/lib/api-client/gate";
import { PlanDetail } from "@/lib/contract/plan";
import { RunRef } from "@/lib/contract/run";
import { logIn } from "@/lib/processes/demo/person-session";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";

const STAGE = "tenth";

const plan = (origin: string) => `
name: asked-canary
title: Canary that is asked about
version: "1.0.0"
documentId: ASKED
flag: new_search
defaults: { for: 1s, staleAfter: 30s }
stakeholders: [{ role: engineering-manager, title: Engineering Manager }]
sources:
  shop-stats: { kind: http-json, url: "${origin}", interval: 1s, timeout: 2s, retries: 0 }
metrics:
  answers:
    label: Searches that find something
    group: business
    unit: "%"
    aggregate: ratio
    threshold: ">= 60%"
    confidence: { level: 0.95, required: false }
    source:
      from: shop-stats
      query: { path: "/search?from=$from", numerator: $.found, denominator: $.asked }
stages:
  - key: ${STAGE}
    title: A tenth of the traffic
    traffic: 10%
    soak: { min: 1h, max: 2h }
    metrics: [answers]
    decision: { makers: [engineering-manager] }
`;

let stats: AnsweringServer;
test.beforeEach(async () => {
  stats = await startAnsweringServer();
  stats.answer({ body: '{"found":11,"asked":12}' });
});
test.afterEach(() => stats.close());

test("by keyboard, an engineer asks a value where it comes from, and hears when its source fails", async ({
  world,
  browserOf,
}) => {
  const page = await browserOf("engineer", { viewport: { width: 1440, height: 900 } });
  await page.goto(`/runs/${await startedRun(world, stats.origin)}`);
  const row = page.getByRole("row", { name: /Searches that find something/ });
  await expect(row).toContainText("91.67 %");
  await expect(row).toContainText("64.6–98.5 %");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await row.getByRole("link").focus();
  await page.keyboard.press("Tab");
  await expect(row.getByRole("button", { name: /^Where .* comes from$/ })).toBeFocused();
  await page.keyboard.press("Enter");
  const told = page.getByRole("dialog", { name: "Searches that find something" });
  await expect(told).toContainText("shop-stats (http-json)");
  await expect(told).toContainText(`${stats.origin}/search?from=`);
  await expect(told.getByText("Fetched")).toBeVisible();
  await expect(told).toContainText(/Fetched(just now|\d+ s ago)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
  await expect(told).toContainText("The 95 % interval reaches from 64.6 % to 98.5 %.");

  stats.answer({ headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" });
  await expect(told).toContainText("bad_answer");
  await expect(told).toContainText("HTML");
  await page.keyboard.press("Escape");
  await expect(told).toBeHidden();
  await expect(row.getByRole("button", { name: /comes from$/ })).toBeFocused();
  await expect(row).toContainText("Source error");

  stats.answer({ body: '{"found":12,"asked":13}' });
  await expect(row).toContainText("92.31 %");
  await expect(row).not.toContainText("Source error");
});

/** A run whose only stage has begun, and whose source the operator has allowed. */
async function startedRun(world: World, origin: string): Promise<string> {
  const { server, operator, people } = world;
  const listed = `origins: [{ origin: "${origin}", private: true }]\n`;
  writeFileSync(path.join(server.env.home, "outbound.yaml"), listed);
  await operator.json("/plans", PlanDetail, {
    method: "POST",
    body: plan(origin),
    contentType: "application/yaml",
  });
  const { id } = await operator.json("/runs", RunRef, {
    method: "POST",
    body: { plan: "asked-canary", owner: people.engineer.email },
  });
  const { api } = await logIn(server.url, people.engineer, people.engineer.password);
  await expect
    .poll(() => startStage(api, { run: id, stage: STAGE }).then(() => "started", String))
    .toBe("started");
  return id;
}
