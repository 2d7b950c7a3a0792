import { expect, it } from "vitest";
import { kindGroups } from "@/lib/domain/ledger/kind-words";

it("groups kinds by what they are about, in their order", () => {
  expect(kindGroups(["sign_off.made", "run.created", "sign_off.withdrawn", "odd"])).toEqual([
    {
      name: "Sign off",
      kinds: [
        { value: "sign_off.made", text: "Sign off: made" },
        { value: "sign_off.withdrawn", text: "Sign off: withdrawn" },
      ],
    },
    { name: "Run", kinds: [{ value: "run.created", text: "Run: created" }] },
    { name: "Odd", kinds: [{ value: "odd", text: "Odd: odd" }] },
  ]);
});
