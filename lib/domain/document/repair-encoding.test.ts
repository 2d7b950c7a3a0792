import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repairEncoding } from "@/lib/domain/document/repair-encoding";

describe("repairEncoding", () => {
  it.each([
    ["â‰¤200ms", "≤200ms"],
    ["ðŸŸ¡ PENDING", "🟡 PENDING"],
    ["GrÃ¼n", "Grün"],
    ["2 â€“ 4", "2 – 4"],
    ["âœ… ok", "✅ ok"],
    ["55\u00c2\u00a0%", "55\u00a0%"],
  ])("repairs %j", (from, to) => {
    const { source, repairs } = repairEncoding(`first\n${from}`);
    expect(source).toBe(`first\n${to}`);
    expect(repairs.map((r) => r.line)).toEqual([2]);
  });

  it.each([
    "≤ 200 ms ✅",
    "AÇÃO: não",
    "CAFÉ… à « table »",
    "là\u00a0«\u00a0ici",
    "âme",
    "Île",
    "São Tomé",
  ])("leaves %j as it is", (text) => {
    expect(repairEncoding(text)).toEqual({ source: text, repairs: [] });
  });

  it("gives back what was misread, and does nothing to it again", () => {
    const symbols = fc.constantFrom("≤", "≥", "–", "✅", "🟡", "→", "ü", "é", "°", "a", " ", "1");
    fc.assert(
      fc.property(fc.array(symbols, { maxLength: 20 }), (characters) => {
        const text = characters.join("");
        const misread = [...new TextEncoder().encode(text)]
          .map((byte) => new TextDecoder("windows-1252").decode(Uint8Array.of(byte)))
          .join("");
        expect(repairEncoding(misread).source).toBe(text);
        expect(repairEncoding(text).source).toBe(text);
      }),
    );
  });
});
