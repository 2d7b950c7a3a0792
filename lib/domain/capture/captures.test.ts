import { describe, expect, it } from "vitest";
import { answersSlot } from "@/lib/domain/capture/answers-slot";
import { takeDelay } from "@/lib/domain/capture/take-delay";
import { takeWindow } from "@/lib/domain/capture/take-window";
import type { Capture } from "@/lib/domain/evidence/capture";
import { takeOf } from "@/lib/testing/takes";

const WANTED = { key: "board", label: "Board", required: true };

function piece(moment: Capture["moment"] | null, over = {}) {
  const window = { from: "2026-03-01T10:00:00Z", to: "2026-03-01T11:00:00Z" };
  const taken = { source: "g", query: "q", window, takenAt: window.to, readings: [] };
  const capture: Capture | null = moment && { from: "grafana", ...taken, moment };
  return { kind: "screenshot", stageKey: "one", slot: "board", capture, ...over };
}

describe("answersSlot", () => {
  const both = { ...WANTED, take: takeOf("grafana", { at: ["start", "end"] }) };
  const begin = { ...WANTED, take: takeOf("grafana", { at: ["start"] }) };

  it.each([
    ["what a person added", WANTED, piece(null), true],
    ["what a person added beside Tollgate's own", both, piece(null), true],
    ["one of the end", both, piece("end"), true],
    ["one that was collected", both, piece("collect"), true],
    ["one of the begin where the end is wanted too", both, piece("start"), false],
    ["one of the begin where only that is wanted", begin, piece("start"), true],
    ["one of another stage", WANTED, piece(null, { stageKey: "two" }), false],
    ["one of the whole run", WANTED, piece(null, { stageKey: null }), false],
    ["one for another slot", WANTED, piece(null, { slot: "other" }), false],
    ["a link", WANTED, piece(null, { kind: "link" }), false],
  ])("says of %s whether it is the one", (_, wanted, found, answer) => {
    expect(answersSlot(wanted, "one", found)).toBe(answer);
  });
});

describe("takeWindow", () => {
  const startedAt = new Date("2026-03-01T10:00:00Z");
  const at = (text: string) => new Date(`2026-03-01T${text}Z`);

  it.each([
    ["start", at("10:00:05"), at("09:00:00"), startedAt],
    ["end", at("12:00:00"), startedAt, at("12:00:00")],
    ["collect", at("10:00:20"), at("09:59:20"), at("10:00:20")],
  ] as const)("of %s is what there is to see", (moment, now, from, to) => {
    expect(takeWindow(moment, { startedAt }, now)).toEqual({ from, to });
  });
});

describe("takeDelay", () => {
  it.each([
    [1, null, 10_000],
    [2, null, 20_000],
    [4, null, 80_000],
    [40, null, 300_000],
    [1, 120_000, 126_000],
  ])("after %i failures and a wish of %s is %i ms", (failures, wish, wait) => {
    expect(takeDelay(failures, wish, 0.5)).toBe(wait);
  });
});
