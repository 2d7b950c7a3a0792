import type { StatusName } from "@/components/ui/status";
import type { StandingSignOffView } from "@/lib/contract/sign-off";

export type SignatureState = StandingSignOffView["standing"];

type Look = { name: StatusName; word: string; because: string | null };

const NOT = "Does not count";

/** What became of a signature, in a word, and why where it has no effect. */
const STATES: Record<SignatureState, Look> = {
  counts: { name: "pass", word: "Approved", because: null },
  rejects: { name: "fail", word: "Rejected", because: null },
  withdrawn: { name: "unknown", word: "Withdrawn", because: null },
  expired: {
    name: "waiting",
    word: "Expired",
    because: "It counted for the time that was agreed.",
  },
  voided: {
    name: "inconclusive",
    word: "Void",
    because: "Newer evidence replaced the document that was signed.",
  },
  excluded: {
    name: "unknown",
    word: NOT,
    because: "Nobody approves what they own, wrote or planned.",
  },
  weak: {
    name: "unknown",
    word: NOT,
    because: "It was confirmed with a password; this gate takes passkeys only.",
  },
  role: { name: "unknown", word: NOT, because: "This gate does not ask for this role." },
  delegation: { name: "unknown", word: NOT, because: "No delegation was in force." },
  early: { name: "unknown", word: NOT, because: "It was made before its turn." },
  counted: {
    name: "unknown",
    word: NOT,
    because: "The same seat counts already: one person, one signature.",
  },
};

export function signatureLook(state: SignatureState): Look {
  return STATES[state];
}
