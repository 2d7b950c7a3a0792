import type { SignOffMethod } from "@/lib/domain/rules/approval-rules";

/** How a signature came about, in words: never more than what it proves. */
export const METHOD_TEXT: Record<SignOffMethod, string> = {
  passkey: "signed with a passkey",
  password: "confirmed by the server with a password",
};
