type Range = [start: number, end: number];
export type HtmlRow = { cells: Range[]; isHeader: boolean };

const TAG = /<(\/?)(tr|th|td)\b[^<>]*>/gi;

/**
 * The cells of a table that is written as HTML, by where they stand in the source; null where there is none between the
 * two places. Only its structure is taken: what is in the cells stays text.
 */
export function htmlRows(source: string, from: number, to: number): HtmlRow[] | null {
  const text = source.slice(from, to);
  if (!/<table\b/i.test(text)) return null;
  const rows: HtmlRow[] = [];
  let open: number | null = null;
  const close = (at: number) => {
    if (open !== null) rows.at(-1)?.cells.push(bare(source, open, from + at));
    open = null;
  };
  for (const { 0: tag, 1: slash, 2: name = "", index } of text.matchAll(TAG)) {
    close(index);
    if (slash === "/") continue;
    if (name.toLowerCase() === "tr") rows.push({ cells: [], isHeader: true });
    else {
      const row = rows.at(-1);
      if (row && name.toLowerCase() === "td") row.isHeader = false;
      open = from + index + tag.length;
    }
  }
  close(text.length);
  const filled = rows.filter(({ cells }) => cells.length > 0);
  return filled.length >= 2 && (filled[0]?.cells.length ?? 0) >= 2 ? filled : null;
}

/** Without the space and the tags around its words. */
function bare(source: string, start: number, end: number): Range {
  const text = source.slice(start, end);
  const first = start + (/^(?:\s|<[^<>]*>)*/.exec(text)?.[0].length ?? 0);
  let last = end;
  // Backwards by hand: a pattern that ends at the end is tried at every place before it.
  while (last > first) {
    const character = source[last - 1] ?? "";
    const tag = character === ">" ? source.lastIndexOf("<", last - 1) : -1;
    if (/\s/.test(character)) last -= 1;
    else if (tag >= first) last = tag;
    else break;
  }
  return [first, last];
}
