/** Which implementation of the document path served a request. */
export type Side = "canary" | "stable";
