"use client";

import type { Gate } from "@/components/sign-off/gate-of";
import type { Method } from "@/components/sign-off/method-words";
import { useOwnPasskeys } from "@/lib/queries/passkeys";

export type Means = {
  /** What the form begins with. */
  first: Method;
  /** The person's passkeys: there, waiting for a second person, none at all, or not known yet. */
  passkey: "usable" | "pending" | "none" | "unknown";
  /** Whether the gate takes the password as well. */
  password: boolean;
  /** `none`: there is nothing that this person could sign with here. */
  state: "some" | "none";
};

/** What this person could sign this gate with. */
export function useMeans(gate: Gate): Means {
  const { data } = useOwnPasskeys();
  const password = gate.status.approval.method === "password";
  const states = data?.passkeys.map((passkey) => passkey.state);
  const passkey = states ? strongest(states) : "unknown";
  const needsPassword = passkey === "pending" || passkey === "none";
  return {
    first: needsPassword ? "password" : "passkey",
    passkey,
    password,
    state: needsPassword && !password ? "none" : "some",
  };
}

function strongest(states: string[]): Means["passkey"] {
  if (states.includes("usable")) return "usable";
  return states.includes("pending") ? "pending" : "none";
}
