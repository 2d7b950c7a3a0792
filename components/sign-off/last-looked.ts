const taken = new Map<string, string | null>();

/**
 * Notes that this dossier is on the screen now, and says which one was there on the visit before; null on the
 * first. Asked twice for the same dossier it says the same. Without storage every visit is the first.
 */
export function takeLastLooked(run: string, stage: string, digest: string): string | null {
  const key = `tollgate.looked.${run}.${stage}`;
  const known = taken.get(`${key}.${digest}`);
  if (known !== undefined) return known;
  const before = exchange(key, digest);
  taken.set(`${key}.${digest}`, before);
  return before;
}

function exchange(key: string, digest: string): string | null {
  try {
    const before = localStorage.getItem(key);
    localStorage.setItem(key, digest);
    return before;
  } catch {
    return null;
  }
}
