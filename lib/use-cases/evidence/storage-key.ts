/** The picture as this server wrote it. */
export function fileKey(evidenceId: string): string {
  return `${evidenceId.slice(0, 2)}/${evidenceId}.png`;
}

export function thumbnailKey(evidenceId: string): string {
  return `${evidenceId.slice(0, 2)}/${evidenceId}.thumbnail.webp`;
}
