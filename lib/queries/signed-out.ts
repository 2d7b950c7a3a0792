import { ApiProblem } from "@/lib/api-client/api-problem";

export type Access = "in" | "out";

const listeners = new Set<() => void>();
let access: Access = "in";

/** What an answer tells (null: it was none that refuses). Whoever fails or cannot be reached tells nothing. */
export function accessAfter(before: Access, error: Error | null): Access {
  if (error === null) return "in";
  if (!(error instanceof ApiProblem) || error.problem.status >= 500) return before;
  return error.code === "unauthenticated" ? "out" : "in";
}

/** Notes what an answer of the API tells about the session. On a server that would be about somebody else. */
export function noteAnswer(error: Error | null): void {
  const next = typeof window === "undefined" ? access : accessAfter(access, error);
  if (next === access) return;
  access = next;
  for (const listener of listeners) listener();
}

/** Whether the session that this page was opened with is over. */
export function isSignedOut(): boolean {
  return access === "out";
}

export function onAccess(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
