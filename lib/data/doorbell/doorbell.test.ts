import { describe, expect, it } from "vitest";
import { parseRing, type Ring } from "@/lib/data/doorbell/doorbell";

describe("parseRing", () => {
  it.each<[string, Ring]>([
    ["7f0c", { kind: "event", runId: "7f0c" }],
    ["", { kind: "event", runId: null }],
    ["samples 7f0c", { kind: "samples", runId: "7f0c" }],
    ["judged 7f0c", { kind: "judged", runId: "7f0c" }],
    ["access person:7f0c", { kind: "access", actor: "person:7f0c" }],
  ])("reads %j", (payload, ring) => {
    expect(parseRing(payload)).toEqual(ring);
  });
});
