import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/domain/app-error";
import { readEvidenceForm } from "@/lib/http/read-evidence-form";

async function read(body: BodyInit, headers: Record<string, string> = {}): Promise<unknown> {
  const app = new Hono();
  app.post("/", async (c) => c.json(await readEvidenceForm(c)));
  app.onError((error, c) =>
    error instanceof AppError
      ? c.json({ code: error.code, errors: error.errors })
      : c.json({ bug: error.message }),
  );
  return (await app.request("/", { method: "POST", body, headers })).json();
}

function form(...fields: [string, string | [string, string]][]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, new Blob([value[1]]), value[0]);
  }
  return data;
}

const ONE: [string, [string, string]] = ["file", ["a.png", "bytes"]];

describe("readEvidenceForm", () => {
  it("reads files and their fields, wherever the fields stand", async () => {
    const base = { name: "a.png", stage: "s1", slot: null, title: "Board" };
    expect(await read(form(["stage", "s1"], ONE, ["title", "Board"], ["slot", ""]))).toMatchObject([
      base,
    ]);
    expect(await read(form(ONE, ["file", ["b.png", "more"]]))).toMatchObject([
      { name: "a.png" },
      { name: "b.png" },
    ]);
  });

  it.each<[string, FormData, string]>([
    ["no file", form(["stage", "s1"]), "file"],
    ["a file that is text", form(["file", "text"]), "file"],
    ["a field nobody knows", form(ONE, ["project", "x"]), "project"],
    ["a field twice", form(ONE, ["stage", "a"], ["stage", "b"]), "stage"],
    ["a field that is a file", form(ONE, ["title", ["t", "x"]]), "title"],
    ["a title without end", form(ONE, ["title", "x".repeat(201)]), "title"],
    ["one slot for two files", form(ONE, ONE, ["slot", "board"]), "slot"],
    ["eleven files", form(...Array.from({ length: 11 }, () => ONE)), "file"],
  ])("refuses %s and says where", async (_, body, path) => {
    expect(await read(body)).toMatchObject({ code: "invalid_request", errors: [{ path }] });
  });

  it("refuses a file that is too large", async () => {
    const large = form(["file", ["a.png", "x".repeat(21 * 1024 * 1024)]]);
    expect(await read(large)).toMatchObject({ code: "too_large" });
  });

  it("refuses a body that was cut off", async () => {
    const body = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf';
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect(await read(body, headers)).toMatchObject({ code: "invalid_request" });
  });
});
