import { describe, expect, it } from "vitest";
import { cleanFileName, nameWithoutExtension } from "@/lib/domain/evidence/clean-file-name";

describe("cleanFileName", () => {
  it.each([
    ["dashboard.png", "dashboard.png"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\me\\shot 1.png", "shot 1.png"],
    ["..", "image"],
    ["", "image"],
    ["a/", "image"],
    ["nul\u0000byte.png", "nulbyte.png"],
    ["line\r\nSet-Cookie: x.png", "line Set-Cookie: x.png"],
    ["photo\u202Egnp.exe", "photognp.exe"],
    ["zero\u200Bwidth\uFEFF.png", "zerowidth.png"],
    [".htaccess", "htaccess"],
    ["Übersicht größer.webp", "Übersicht größer.webp"],
    ["lone\uD800surrogate.png", "lonesurrogate.png"],
  ])("makes %j into %j", (name, expected) => {
    expect(cleanFileName(name)).toBe(expected);
  });

  it("shortens a long name and keeps its extension", () => {
    const name = cleanFileName(`${"😀".repeat(500)}.png`);
    expect([...name]).toHaveLength(120);
    expect(name.endsWith("😀.png")).toBe(true);
  });
});

describe("nameWithoutExtension", () => {
  it.each([
    ["a.png", "a"],
    ["a.b.png", "a.b"],
    ["png", "png"],
    ["Stage 2.5 overview", "Stage 2.5 overview"],
  ])("makes %j into %j", (name, expected) => {
    expect(nameWithoutExtension(name)).toBe(expected);
  });
});
