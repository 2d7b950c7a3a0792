"use client";

import { parseAsString, useQueryState } from "nuqs";

/** The stage that the reader has picked on a run's page, kept in the address; null follows the run. */
export function useUrlStage() {
  return useQueryState(
    "stage",
    parseAsString.withOptions({ history: "push", clearOnDefault: true }),
  );
}
