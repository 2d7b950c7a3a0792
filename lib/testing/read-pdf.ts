import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

export type ReadPdf = {
  title: string | null;
  language: string | null;
  isTagged: boolean;
  /** Titles of the bookmarks, in order of the pages, whatever their depth. */
  outline: string[];
  /** The text of each page. */
  pages: string[];
  /** Roles of the structure tree of the first page. */
  roles: string[];
};

type OutlineItem = { title: string; items: OutlineItem[] };
type StructNode = { role: string; children: object[] };

/** What a reader of the file, or a screen reader, finds in it. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false });
  const document = await task.promise;
  const { info } = await document.getMetadata();
  const known = info as { Title?: string; Language?: string };
  const pages: string[] = [];
  const roles: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""));
    pages.push(text.join("").replace(/\s+/g, " "));
    if (number === 1) roles.push(...rolesOf(await page.getStructTree()));
  }
  const isTagged = (await document.getMarkInfo())?.Marked === true;
  const outline = titlesOf(((await document.getOutline()) ?? []) as OutlineItem[]);
  await task.destroy();
  return {
    title: known.Title ?? null,
    language: known.Language ?? null,
    isTagged,
    outline,
    pages,
    roles,
  };
}

function titlesOf(items: OutlineItem[]): string[] {
  return items.flatMap((item) => [item.title, ...titlesOf(item.items)]);
}

function rolesOf(node: object | null): string[] {
  if (!isNode(node)) return [];
  return [node.role, ...node.children.flatMap(rolesOf)];
}

function isNode(node: object | null): node is StructNode {
  return node !== null && "role" in node && "children" in node;
}
