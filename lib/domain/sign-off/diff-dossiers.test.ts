import { describe, expect, it } from "vitest";
import { diffDossiers } from "@/lib/domain/sign-off/diff-dossiers";
import { buildDossier, type DossierDocument } from "@/lib/domain/sign-off/dossier";
import { newRun } from "@/lib/testing/run-fixture";

const NOW = new Date("2026-11-23T12:00:00Z");

function document(): DossierDocument {
  const run = newRun(false);
  const [stage] = run.stages;
  if (!stage) throw new Error("the fixture has a stage");
  stage.startedAt = NOW;
  const built = buildDossier({ run, stage, checklist: [], ordinal: 1, previous: null, now: NOW });
  const [p95, pii] = built.metrics;
  if (!p95 || !pii) throw new Error("the fixture has two metrics");
  return {
    ...built,
    metrics: [{ ...p95, label: "P95 latency", value: "412", verdict: "pass" }, pii],
    checklist: [{ key: "looked", label: "Looked", done: false, mark: "missing", note: null }],
  };
}

describe("diffDossiers", () => {
  it("finds nothing between a dossier and itself, nor in serial numbers and growing counts", () => {
    const before = document();
    const after = {
      ...before,
      ordinal: 2,
      previous: "x",
      issuedAt: "later",
      soak: { startedAt: "t", elapsedSeconds: 99, minSeconds: 1 },
      metrics: before.metrics.map((m) => ({ ...m, samples: "99", margin: "0.1" })),
    };
    expect(diffDossiers(before, before)).toEqual([]);
    expect(diffDossiers(before, after)).toEqual([]);
  });

  it("puts verdicts first, then what people added, then values, each under a readable name", () => {
    const before = document();
    const after: DossierDocument = {
      ...before,
      verdict: "fail",
      metrics: before.metrics.map((m) =>
        m.key === "p95" ? { ...m, value: "618", verdict: "fail" } : m,
      ),
      checklist: [{ key: "looked", label: "Looked", done: true, mark: "vouched", note: "at 9" }],
      evidence: [
        {
          id: "e1",
          kind: "screenshot",
          title: "Board",
          slot: "board",
          sha256: "ab".repeat(32),
          url: null,
        },
      ],
      incidents: [
        {
          id: "i1",
          kind: "alert",
          severity: "major",
          title: "Queue is long",
          open: true,
          resolution: null,
        },
      ],
    };
    expect(diffDossiers(before, after)).toEqual([
      { path: "verdict", label: "Verdict", before: "pending", after: "fail" },
      { path: "metrics.p95.verdict", label: "P95 latency: verdict", before: "pass", after: "fail" },
      {
        path: "checklist.looked",
        label: "Checklist: Looked",
        before: "open",
        after: "done, vouched for: at 9",
      },
      {
        path: "evidence.e1",
        label: "Screenshot",
        before: null,
        after: "Board (SHA-256 abababababab)",
      },
      { path: "incidents.i1", label: "Alert: Queue is long", before: null, after: "major, open" },
      { path: "metrics.p95.value", label: "P95 latency", before: "412 ms", after: "618 ms" },
    ]);
  });

  it("shows what is no longer there", () => {
    const before = document();
    const after = { ...before, checklist: [] };
    expect(diffDossiers(before, after)).toEqual([
      { path: "checklist.looked", label: "Checklist: Looked", before: "open", after: null },
    ]);
  });
});
