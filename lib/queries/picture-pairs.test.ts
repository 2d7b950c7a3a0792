import { describe, expect, it } from "vitest";
import type { EvidenceView } from "@/lib/contract/evidence";
import { picturePairs } from "@/lib/queries/picture-pairs";
import { ADA, at, stageView } from "@/lib/testing/stage-view-fixture";

const PICTURE: EvidenceView = {
  id: "e1",
  stage: "a",
  kind: "screenshot",
  slot: "board",
  title: "Latency board",
  originalName: "board.png",
  url: null,
  href: "/api/v1/evidence/e1",
  thumbnailHref: "/api/v1/evidence/e1/thumbnail",
  mime: "image/png",
  bytes: 1000,
  width: 800,
  height: 600,
  originalSha256: null,
  storedSha256: null,
  addedBy: ADA,
  addedAt: at("10:00:00"),
  capture: null,
};

/** A stage that wants one picture, and has it where an id is given. */
function stage(key: string, evidenceId: string | null, change: Partial<EvidenceView> = {}) {
  const href = `/api/v1/evidence/${evidenceId}`;
  return stageView({
    key,
    title: `Stage ${key}`,
    wantedScreenshots: [
      {
        key: "board",
        label: "Latency board",
        required: true,
        evidenceId,
        waived: false,
        take: null,
      },
    ],
    evidence: evidenceId ? [{ ...PICTURE, id: evidenceId, href, stage: key, ...change }] : [],
  });
}

describe("picturePairs", () => {
  it("puts a stage's screenshot beside that of the stage before it", () => {
    const stages = [stage("a", "e1"), stage("b", "e2", { addedAt: at("11:00:00") })];
    expect(picturePairs({ stages }, "b")).toEqual([
      {
        key: "board",
        label: "Latency board",
        before: {
          href: "/api/v1/evidence/e1",
          stage: "Stage a",
          at: at("10:00:00"),
          width: 800,
          height: 600,
        },
        after: {
          href: "/api/v1/evidence/e2",
          stage: "Stage b",
          at: at("11:00:00"),
          width: 800,
          height: 600,
        },
      },
    ]);
  });

  it("goes back to the nearest stage that has one", () => {
    const stages = [stage("a", "e1"), stage("b", "e2"), stage("c", null), stage("d", "e4")];
    expect(picturePairs({ stages }, "d").map(({ before }) => before.stage)).toEqual(["Stage b"]);
  });

  it.each([
    ["the first stage", "a"],
    ["a stage without its screenshot", "c"],
    ["a stage that is not there", "z"],
  ])("has none for %s", (_, key) => {
    expect(
      picturePairs({ stages: [stage("a", "e1"), stage("b", "e2"), stage("c", null)] }, key),
    ).toEqual([]);
  });

  it("has none where the stages before have no such screenshot, or only a link", () => {
    expect(picturePairs({ stages: [stage("a", null), stage("b", "e2")] }, "b")).toEqual([]);
    const linked = stage("a", "e1", { href: null, url: "https://board.example" });
    expect(picturePairs({ stages: [linked, stage("b", "e2")] }, "b")).toEqual([]);
  });

  it("tells when Tollgate took it rather than when it was stored", () => {
    const capture = {
      from: "page" as const,
      source: null,
      query: "https://board.example",
      window: { from: at("09:00:00"), to: at("09:30:00") },
      takenAt: at("09:31:00"),
      moment: "end" as const,
      readings: [],
    };
    const stages = [stage("a", "e1", { capture }), stage("b", "e2")];
    expect(picturePairs({ stages }, "b")[0]?.before.at).toBe(at("09:31:00"));
  });
});
