import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { evidenceFileResponse } from "@/lib/http/evidence-file-response";

const file = {
  bytes: Buffer.from("png"),
  sha256: "ab".repeat(32),
  mime: "image/png",
  name: "a.png",
};

function get(name: string, headers: Record<string, string> = {}, download = false) {
  const app = new Hono();
  app.get("/", (c) => evidenceFileResponse(c, { ...file, name }, { download }));
  return app.request("/", { headers });
}

describe("evidenceFileResponse", () => {
  it("lets no browser take the file for anything but a picture of this site", async () => {
    const response = await get("a.png");
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, max-age=300",
      etag: `"${file.sha256}"`,
    });
    expect(await response.text()).toBe("png");
  });

  it.each([
    ["a.png", `inline; filename="a.png"; filename*=UTF-8''a.png`],
    ['x"; y=z.png', `inline; filename="x__ y_z.png"; filename*=UTF-8''x%22%3B%20y%3Dz.png`],
    [
      "Übersicht (1)'.png",
      `inline; filename="_bersicht _1__.png"; filename*=UTF-8''%C3%9Cbersicht%20%281%29%27.png`,
    ],
    ["😀.png", `inline; filename="__.png"; filename*=UTF-8''%F0%9F%98%80.png`],
  ])("names %j safely", async (name, disposition) => {
    expect((await get(name)).headers.get("content-disposition")).toBe(disposition);
  });

  it("offers a download, and answers 304 to who has the file", async () => {
    const download = await get("a.png", {}, true);
    expect(download.headers.get("content-disposition")).toMatch(/^attachment;/);
    const known = await get("a.png", { "If-None-Match": `"${file.sha256}"` });
    expect(known.status).toBe(304);
    expect(await known.text()).toBe("");
    expect(known.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });
});
