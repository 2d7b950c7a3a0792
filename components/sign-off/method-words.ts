import type { SignOffMethod } from "@/lib/domain/rules/approval-rules";

export type Method = SignOffMethod;

/** How a signature came about, in words: never more than what it proves. */
export const METHOD_WORDS: Record<Method, { before: string; after: string }> = {
  passkey: {
    before: "Signed with your passkey: a key that this server does not have and cannot imitate.",
    after: "Signed with a passkey",
  },
  password: {
    before: "Confirmed by the server with your password. It is not signed with a key of yours.",
    after: "Confirmed by the server with a password",
  },
};
