import { describe, expect, it } from "vitest";
import { statusText } from "@/lib/cli/status";
import type { WaiverView } from "@/lib/contract/waiver";
import { completedRun } from "@/lib/testing/run-view-fixture";
import {
  ADA,
  at,
  BEN,
  metricView,
  passedStage,
  unmeasured,
} from "@/lib/testing/stage-view-fixture";

function status(stage: Parameters<typeof passedStage>[0]): string {
  return statusText(completedRun({ stages: [passedStage(stage)] })).replace(/ {2,}/g, "  ");
}

describe("statusText", () => {
  it.each([
    [8090, "soak 2 h 15 min of 2 h to 4 h"],
    [7500, "effective soak 2 h 5 min of 2 h, 10 min without data"],
  ])("says of %i seconds with data: %s", (effectiveSeconds, words) => {
    expect(status({ soak: { ...passedStage().soak, effectiveSeconds } })).toContain(`, ${words}\n`);
  });

  it.each([
    ["active", true],
    ["waiting", false],
    ["withdrawn", false],
  ] as const)("is loud about a waiver that is %s: %s", (state, isLoud) => {
    const stage = passedStage();
    const waiver: WaiverView = {
      id: "w",
      stage: stage.key,
      subject: "screenshot",
      subjectKey: "board",
      state,
      ...{ title: "Board", reason: "The board is being moved today.", withdrawnAt: null },
      ...{ requestedBy: ADA, requestedAt: at("10:00:00"), expiresAt: at("18:00:00") },
      ...{ confirmedBy: BEN, confirmedAt: at("10:05:00") },
    };
    const text = statusText(completedRun({ stages: [stage], waivers: [waiver] }));
    expect(text.includes("WAIVED")).toBe(isLoud);
  });

  it("says what a reading is worth, and where it comes from", () => {
    const text = status({
      metrics: [
        metricView({ computedBy: "source" }),
        metricView({ key: "cpu", label: "CPU", verdict: "fail", muted: true }),
        unmeasured({ key: "bills", label: "Bills", verdict: "error", reason: "prom: timeout." }),
      ],
    });
    expect(text).toContain(
      "P95 latency  402 ms (pre-computed)  <= 500ms  pass  19.6 % of room  18234  pushed",
    );
    expect(text).toContain("fail (muted, not counted)");
    expect(text).toContain("Bills  no data  <= 500ms  source error");
    expect(text).toContain("\n! Bills: prom: timeout.");
  });
});
