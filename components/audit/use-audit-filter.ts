"use client";

import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";

/** What of the ledger is shown, and which entry is open, kept in the address. */
export function useAuditFilter() {
  return useQueryStates(
    {
      run: parseAsString,
      person: parseAsString,
      kind: parseAsString,
      project: parseAsString,
      before: parseAsInteger,
      entry: parseAsInteger,
    },
    { history: "push" },
  );
}
