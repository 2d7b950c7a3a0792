import { describe, expect, it } from "vitest";
import { DossierContent } from "@/lib/contract/dossier";
import { preDeploymentFacts } from "@/lib/domain/run/gate-facts";
import { buildDossier, type DossierDocument } from "@/lib/domain/sign-off/dossier";
import {
  digestCode,
  metricKnownLines,
  summarizeDossier,
} from "@/lib/domain/sign-off/summarize-dossier";
import { newRun } from "@/lib/testing/run-fixture";

function dossier(change: Partial<DossierDocument> = {}): DossierDocument {
  const run = newRun(false);
  const document = buildDossier({
    run,
    stage: null,
    checklist: preDeploymentFacts(run, new Date(0)).checklist,
    ordinal: 1,
    previous: null,
    now: new Date(0),
  });
  return { ...document, ...change };
}

function metric(label: string, change: Partial<DossierDocument["metrics"][number]> = {}) {
  return {
    key: label,
    label,
    group: "performance",
    value: "402",
    unit: "ms",
    threshold: "<= 500ms",
    verdict: "pass",
    margin: "0.1960",
    samples: "120",
    ...change,
  };
}

describe("summarizeDossier", () => {
  it("counts verdicts, readings and what is vouched for", () => {
    const summary = summarizeDossier(
      dossier({
        metrics: [
          metric("a"),
          metric("b", { verdict: "fail", margin: "-0.2" }),
          metric("c", { verdict: "inconclusive", value: null, margin: null }),
        ],
        checklist: [
          { key: "x", label: "X", done: true, mark: "measured", note: null },
          { key: "y", label: "Y", done: true, mark: "vouched", note: null },
          { key: "z", label: "Z", done: false, mark: "missing", note: null },
        ],
      }),
    );
    expect(summary).toMatchObject({ total: 3, pass: 1, fail: 1, inconclusive: 1, unmeasured: 1 });
    expect(summary.checklist).toEqual({ total: 3, measured: 1, vouched: 1, open: ["Z"] });
  });

  it.each([
    ["the furthest beyond its limit", [metric("a"), metric("b", { margin: "-0.462" })], "b", true],
    ["else the nearest to it", [metric("a"), metric("b", { margin: "0.02" })], "b", false],
    [
      "not one that can only be at its limit",
      [metric("a"), metric("zero", { margin: "0.0000" })],
      "a",
      false,
    ],
  ])("names %s", (_, metrics, label, beyond) => {
    expect(summarizeDossier(dossier({ metrics })).weakest).toMatchObject({ label, beyond });
  });

  it("leaves muted metrics out of everything that counts", () => {
    const muted = metric("m", { verdict: "fail", margin: "-3", muted: true });
    const summary = summarizeDossier(dossier({ metrics: [metric("a"), muted] }));
    expect(summary).toMatchObject({ total: 1, pass: 1, fail: 0, muted: 1 });
    expect(summary.weakest?.label).toBe("a");
  });

  it("counts a source that could not be asked apart from what was not measured", () => {
    const failed = metric("e", { verdict: "error", value: null, margin: null });
    const summary = summarizeDossier(dossier({ metrics: [failed] }));
    expect(summary).toMatchObject({ errors: 1, unmeasured: 0, inconclusive: 0 });
  });

  it.each([
    [
      { elapsedSeconds: 14_000, effectiveSeconds: 11_540 },
      "effective soak 3 h 12 min of 4 h, 41 min without data",
    ],
    [{ elapsedSeconds: 14_400, effectiveSeconds: 14_399 }, "soak 4 h of 4 h"],
    [{ elapsedSeconds: 14_400 }, "soak 4 h of 4 h"],
  ])("reads a soak of %j as %s", (times, words) => {
    const soak = { startedAt: "2026-11-23T09:00:00Z", minSeconds: 14_400, ...times };
    expect(summarizeDossier(dossier({ soak })).soak).toBe(words);
  });

  it("has no weakest metric where nothing was judged", () => {
    expect(summarizeDossier(dossier()).weakest).toBeNull();
  });

  it("reads the value with its threshold and its room", () => {
    const { weakest } = summarizeDossier(dossier({ metrics: [metric("a")] }));
    expect(weakest?.text).toBe("402 ms, has to be at most 500 ms: 19.6 % of room");
  });
});

describe("metricKnownLines", () => {
  it.each([
    ["nothing where the dossier does not tell", {}, []],
    ["that readings were pushed", { source: "push" }, ["pushed"]],
    [
      "everything that was signed",
      {
        source: "prom",
        computedBy: "source" as const,
        muted: true,
        interval: "the 95 % interval reaches from 64.6 % to 98.5 %",
        comparison: "12 % above the control group",
        baseline: "385 ms, the last 3 runs",
      },
      [
        "muted, not counted",
        "from prom",
        "computed by the source, not checked by Tollgate",
        "the 95 % interval reaches from 64.6 % to 98.5 %",
        "12 % above the control group",
        "baseline 385 ms, the last 3 runs",
      ],
    ],
  ])("says %s", (_, change, lines) => {
    expect(metricKnownLines(metric("a", change))).toEqual(lines);
  });
});

describe("DossierContent", () => {
  it("takes what a metric's reading rests on, too", () => {
    const document = dossier({
      metrics: [
        metric("a", {
          source: "prom",
          computedBy: "tollgate",
          muted: false,
          interval: null,
          comparison: null,
          baseline: "385 ms",
        }),
      ],
    });
    expect(DossierContent.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  it("takes every field of the document that is signed", () => {
    const document = dossier({ metrics: [metric("a")] });
    expect(DossierContent.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });
});

describe("digestCode", () => {
  it("groups the first eight digits", () => {
    expect(digestCode("a1b2c3d4e5")).toBe("a1b2 c3d4");
  });
});
