/** What a file is stored by: its SHA-256 in hex. Whoever reads it can tell whether it is still the same. */
export function contentKey(sha256: string): string {
  return `sha256/${sha256.slice(0, 2)}/${sha256}`;
}

/** What pictures were stored by before: the evidence's id. */
export function pictureKey(evidenceId: string, part: "file" | "thumbnail"): string {
  const end = part === "file" ? "png" : "thumbnail.webp";
  return `${evidenceId.slice(0, 2)}/${evidenceId}.${end}`;
}
