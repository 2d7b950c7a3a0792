import { describe, expect, it } from "vitest";
import { readInstants } from "@/lib/domain/document/instants";
import { isPlaceholder } from "@/lib/domain/document/placeholder";
import {
  readCounts,
  readDuration,
  readPercents,
  readQuantity,
  readTraffic,
} from "@/lib/domain/document/quantities";
import { readStatus } from "@/lib/domain/document/status-word";

const HOUR = 3_600_000;

describe("readStatus", () => {
  it.each([
    ["✅", "pass"],
    ["PASS", "pass"],
    ["🟡 PENDING EXECUTION", "pending"],
    ["NO-GO", "no-go"],
    ["GO", "go"],
    ["PROCEED TO PRODUCTION", "go"],
    ["Rolled back", "rollback"],
    ["❌ Échec", "fail"],
    ["BESTANDEN", "pass"],
    ["nicht bestanden", "fail"],
    ["Aprobado", "pass"],
    ["Aprobado con condiciones", "warning"],
    ["No aprobado", "fail"],
    ["Freigegeben", "pass"],
    ["RETOUR ARRIÈRE", "rollback"],
    ["不合格", "fail"],
    ["合格", "pass"],
    ["N/A", "skipped"],
    ["182 ms", null],
  ])("reads %j as %j", (text, word) => {
    expect(readStatus(text)).toBe(word);
  });
});

describe("readInstants", () => {
  it.each([
    ["2025-10-06T19:35:00Z", "2025-10-06T19:35:00.000Z", null],
    ["2025-09-18T00:07:45.000Z", "2025-09-18T00:07:45.000Z", null],
    ["Monday, October 7, 2025 at 09:00 UTC", "2025-10-07T09:00:00.000Z", 1],
    ["Donnerstag, 12. Februar 2026", "2026-02-12T00:00:00.000Z", 4],
    ["07.10.2025 09:00 MESZ", "2025-10-07T07:00:00.000Z", null],
    ["14 de marzo de 2026", "2026-03-14T00:00:00.000Z", null],
    ["lundi 7 octobre 2025 à 9h30", "2025-10-07T09:30:00.000Z", 1],
    ["2026-03-03 08:00Z", "2026-03-03T08:00:00.000Z", null],
    ["Oct 7, 2025 3:05 pm PDT", "2025-10-07T22:05:00.000Z", null],
    ["03/14/2026", "2026-03-14T00:00:00.000Z", null],
  ])("reads %j", (text, at, weekday) => {
    const [instant] = readInstants(text);
    expect([instant?.at.toISOString(), instant?.weekday]).toEqual([at, weekday]);
  });

  it("reads ranges of one day and of two instants", () => {
    const [range] = readInstants("[TBD - October 7, 2025 at 11:00-13:00 UTC]");
    expect(range?.end?.toISOString()).toBe("2025-10-07T13:00:00.000Z");
    const both = readInstants("2025-09-17T18:07:45Z → 2025-09-18T00:07:45Z");
    expect(both.map((i) => i.at.toISOString())).toEqual([
      "2025-09-17T18:07:45.000Z",
      "2025-09-18T00:07:45.000Z",
    ]);
  });

  it.each(["11/11 sessions", "2025-13-45", "31/02/2026", "chapter 3 of 2026", "v1.2.1"])(
    "finds none in %j",
    (text) => {
      expect(readInstants(text)).toEqual([]);
    },
  );
});

describe("quantities", () => {
  it.each([
    ["145ms", 145, "ms"],
    ["≤1.0%", 1, "%"],
    ["0,28 %", 0.28, "%"],
    ["1,000ms", 1000, "ms"],
    ["1 000", 1000, ""],
    ["1.234,5 €", 1234.5, ""],
    ["125/s", 125, "/s"],
    ["500 events", 500, "events"],
    ["0 detected", 0, "detected"],
  ])("reads %j", (text, value, unit) => {
    expect(readQuantity(text)).toEqual({ value, unit });
  });

  it.each([
    ["2-4 hours", 2 * HOUR, 4 * HOUR],
    ["24-hour soak", 24 * HOUR, 24 * HOUR],
    ["6 hours (complete)", 6 * HOUR, 6 * HOUR],
    ["1 h 45 min", 1.75 * HOUR, 1.75 * HOUR],
    ["1-2 horas", HOUR, 2 * HOUR],
    ["90s", 90_000, 90_000],
  ])("reads %j as a length of time", (text, min, max) => {
    expect(readDuration(text)).toEqual({ min, max });
  });

  it.each(["5% Traffic", "TLS 1.2+", ""])("finds no length of time in %j", (text) => {
    expect(readDuration(text)).toBeNull();
  });

  it.each([
    ["(11/11 sessions)", [[11, 11]]],
    ["412 von 415", [[412, 415]]],
    ["3 of 20,000 requests", [[3, 20000]]],
    ["<20/min", []],
    ["2025/10/07", []],
    ["401/403 without", [[401, 403]]],
  ])("reads the counts of %j", (text, counts) => {
    expect(readCounts(text).map(({ have, of }) => [have, of])).toEqual(counts);
  });

  it("reads percentages and the share of traffic", () => {
    expect(readPercents("91.7% vs 89,2 % (+2.5%)").map((p) => p.value)).toEqual([91.7, 89.2, 2.5]);
    expect(readTraffic("Stage 1: 5% Traffic (2-4 hours)")).toBe(5);
    expect(readTraffic("from 5 % to 25 %")).toBeNull();
  });
});

describe("isPlaceholder", () => {
  it.each([
    "[TBD]",
    "[TBD - October 7, 2025 at 09:00 UTC]",
    "[TBD]%",
    "[YES/NO]",
    "YES / NO",
    "_____",
    "[None recorded yet]",
    "[N/A]",
    "[PENDING - Will be GO or ROLLBACK]",
    "",
    "[À compléter]",
    "__________",
  ])("takes %j as one", (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });
  it.each(["0", "24 hours", "PASS", "None", "[link](x)", "5%", "🟡 PENDING EXECUTION"])(
    "takes %j as a value",
    (text) => {
      expect(isPlaceholder(text)).toBe(false);
    },
  );
});
