import { createHash } from "node:crypto";
import type { Release } from "@/e2e/fixtures/release";
import { expect, test } from "@/e2e/fixtures/test";
import { createWorld } from "@/e2e/fixtures/world";
import { endTicket, issueTicket } from "@/lib/data/report/render-tickets";
import { RENDER_COOKIE } from "@/lib/domain/access/render-ticket";
import { withServices } from "@/lib/processes/host-database";
import { readPdf } from "@/lib/testing/read-pdf";

test("the report becomes a PDF that says which record it shows", async ({ release, server }) => {
  const run = await release("awaiting");
  await run.sign("engineering-manager");
  await run.sign("product-owner");
  await run.until(({ state }) => state === "completed");
  const { operator } = run.world;
  const begun = performance.now();
  const answer = await operator.send(`/runs/${run.id}/report.pdf`);
  expect(performance.now() - begun).toBeLessThan(30_000);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(answer.headers.get("content-disposition")).toBe(
    `attachment; filename="${run.documentId}-report.pdf"`,
  );
  const bytes = Buffer.from(await answer.arrayBuffer());

  const pdf = await readPdf(bytes);
  expect(pdf.isTagged).toBe(true);
  expect(pdf.language).toBe("en");
  expect(pdf.title).toContain("Report");
  expect(pdf.roles).toContain("H1");
  expect(pdf.outline).toEqual(expect.arrayContaining(["Deployment", "Certificate"]));
  const json = await (await operator.send(`/runs/${run.id}/report.json`)).text();
  const digest = createHash("sha256").update(json).digest("hex");
  for (const [index, text] of pdf.pages.entries()) {
    expect(text).toContain(`${run.documentId}, report SHA-256 ${digest}`);
    expect(text).toContain(`page ${index + 1} of ${pdf.pages.length}`);
  }
  const text = pdf.pages.join(" ");
  expect(text).toContain("Mara Fischer");
  expect(text).not.toContain("Sign in");

  const again = await operator.send(`/runs/${run.id}/report.pdf`);
  expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true);

  const stranger = await createWorld(server);
  const refused = await stranger.operator.send(`/runs/${run.id}/report.pdf`).catch((e) => e);
  expect(refused).toMatchObject({ code: "not_found" });
});

test("a render ticket reads one run and nothing else", async ({ release, server }) => {
  const run = await release("running");
  const other = await release("draft");
  for (const one of [run, other]) await one.addScreenshot();
  const secret = await withServices(({ db }) => issueTicket(db, run.id), server.env);
  const headers = { cookie: `${RENDER_COOKIE}=${secret}` };
  const pictureOf = async (of: Release) => {
    const id = (await of.view()).stages[0]?.evidence[0]?.id;
    return `/api/v1/evidence/${id}/thumbnail`;
  };
  const get = (address: string, init: RequestInit = {}) =>
    fetch(`${server.url}${address}`, { headers, redirect: "manual", ...init });
  expect((await get(`/runs/${run.id}/report`)).status).toBe(200);
  expect((await get(await pictureOf(run))).status).toBe(200);
  expect((await get(await pictureOf(other))).status).toBe(401);
  for (const page of [`/runs/${other.id}/report`, `/runs/${run.id}`, "/runs", "/admin"]) {
    const answer = await get(page);
    expect([page, answer.status, answer.headers.get("location")?.split("?")[0]]).toEqual([
      page,
      307,
      "/login",
    ]);
  }
  for (const address of [`/runs/${run.id}`, `/runs/${run.id}/report.json`, "/runs", "/me"]) {
    expect([address, (await get(`/api/v1${address}`)).status]).toEqual([address, 401]);
  }
  expect((await get(`/api/v1/runs/${run.id}/rollback`, { method: "POST" })).status).toBe(401);

  await withServices(({ db }) => endTicket(db, secret), server.env);
  expect((await get(`/runs/${run.id}/report`)).status).toBe(307);
  expect((await get(await pictureOf(run))).status).toBe(401);
});
