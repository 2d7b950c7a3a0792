import { describe, expect, it } from "vitest";
import { Checks } from "@/lib/verifier/check";
import { checkWaivers } from "@/lib/verifier/check-waivers";
import type { Store } from "@/lib/verifier/documents";

type Entry = Parameters<typeof checkWaivers>[0][number];
type Told = Partial<Omit<Entry, "detail">> & { detail?: Entry["detail"] };

const [OLGA, ADA, CYN] = ["person:olga", "person:ada", "person:cyn"];
const EXPIRES = "2026-11-24T10:00:00.000Z";

const asked: Told = {
  kind: "waiver.requested",
  actor: OLGA,
  detail: { waiver: "w", subject: "finding", key: "weekday:1", expiresAt: EXPIRES },
};
const confirmed: Told = { kind: "waiver.confirmed", actor: ADA, detail: { waiver: "w" } };
const withdrawn: Told = { kind: "waiver.withdrawn", actor: ADA, detail: { waiver: "w" } };
const frozen = (digest: string, told: Told = {}): Told => ({
  kind: "dossier.frozen",
  detail: { digest },
  ...told,
});

/** What is said of a run with these entries; dossier `none` quotes no waiver, `one` quotes `w`. */
function check(...entries: Told[]) {
  const run = entries.map((told, index) => ({
    ...{ index, stage: "s1", actor: "engine", at: "2026-11-23T10:00:00.000Z" },
    ...{ kind: "evidence.added", detail: {} },
    ...told,
  }));
  const dossier = (digest: string, value: Entry["detail"]) =>
    [digest, { digest, text: "", value }] as const;
  const documents: Store["documents"] = new Map([
    dossier("none", {}),
    dossier("one", { waivers: [{ id: "w" }] }),
  ]);
  const checks = new Checks();
  checkWaivers(run, { excluded: new Set([OLGA]), store: { documents } }, checks);
  return checks.all[0];
}

describe("waivers of a bundle", () => {
  it.each<[string, Told[]]>([
    ["none at all", [frozen("none")]],
    ["one that nobody confirmed", [asked, frozen("none")]],
    ["one of two persons, quoted", [asked, confirmed, frozen("one")]],
    ["one that was taken back", [asked, confirmed, frozen("one"), withdrawn, frozen("none")]],
    ["one that is over", [asked, confirmed, frozen("none", { at: EXPIRES })]],
    ["one of another stage", [asked, confirmed, frozen("none", { stage: "s2" })]],
    [
      "one of the whole run, quoted in a stage",
      [{ ...asked, stage: "pre-deployment" }, confirmed, frozen("one")],
    ],
  ])("hold: %s", (_, entries) => {
    expect(check(...entries)).toMatchObject({ id: "waivers", state: "passed" });
  });

  it.each<[string, RegExp, Told[]]>([
    ["a dossier that hides one", /quotes other waivers/, [asked, confirmed, frozen("none")]],
    ["a dossier that quotes one too early", /quotes other waivers/, [asked, frozen("one")]],
    [
      "a dossier that goes on quoting one",
      /quotes other waivers/,
      [asked, confirmed, withdrawn, frozen("one")],
    ],
    ["one of a single person", /their own waiver/, [asked, { ...confirmed, actor: OLGA }]],
    [
      "one that who owns the run confirmed",
      /does not count here/,
      [
        { ...asked, actor: CYN },
        { ...confirmed, actor: OLGA },
      ],
    ],
    ["one confirmed twice", /confirmed already/, [asked, confirmed, { ...confirmed, actor: CYN }]],
    ["one confirmed after its time", /time was over/, [asked, { ...confirmed, at: EXPIRES }]],
    ["one confirmed though nobody asked", /no such open waiver/, [confirmed]],
    [
      "one withdrawn by others",
      /waiver of others/,
      [asked, confirmed, { ...withdrawn, actor: CYN }],
    ],
    ["one without an end", /names no waiver/, [{ ...asked, detail: { waiver: "w" } }]],
  ])("do not: %s", (_, why, entries) => {
    const found = check(...entries);
    expect(found?.state).toBe("failed");
    expect(found?.why).toMatch(why);
  });
});
