type Child = Node | string | null;
type Attributes = Record<string, string>;

/** An element with text and elements in it; nothing of a file is ever read as HTML. */
export function element(
  name: string,
  attributes: Attributes | string = {},
  ...children: Child[]
): HTMLElement {
  const made = document.createElement(name);
  const given = typeof attributes === "string" ? { class: attributes } : attributes;
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

const SVG = "http://www.w3.org/2000/svg";
/** A shape for each state, so that colour is never alone. */
const SHAPES: Record<string, { outline: string; sign: string; dashed?: boolean }> = {
  passed: { outline: "M12 2a10 10 0 1 0 0 20a10 10 0 0 0 0-20z", sign: "M7.5 12.4l3 3l6-6.4" },
  failed: { outline: "M8 2h8l6 6v8l-6 6H8l-6-6V8z", sign: "M8.5 8.5l7 7M15.5 8.5l-7 7" },
  "not-checked": {
    outline: "M12 2a10 10 0 1 0 0 20a10 10 0 0 0 0-20z",
    sign: "M8 12h8",
    dashed: true,
  },
  "genuine-not-latest": {
    outline: "M12 2a10 10 0 1 0 0 20a10 10 0 0 0 0-20z",
    sign: "M12 6.5v6l3.6 2.2",
  },
};

export function icon(state: string): SVGElement {
  const { outline, sign, dashed } = SHAPES[state] ?? { outline: "", sign: "" };
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", `icon ${state}`);
  for (const d of [outline, sign]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    if (dashed && d === outline) path.setAttribute("stroke-dasharray", "3.6 3.2");
    drawn.append(path);
  }
  return drawn;
}

/** `23 November 2026, 15:04:05 CET (14:04:05 UTC)`: the reader's zone and the one on record. */
export function when(instant: string): string {
  const at = new Date(instant);
  const local = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" }).format(
    at,
  );
  const isUtc = /UTC$/.test(local);
  return isUtc ? local : `${local} (${at.toISOString().slice(11, 19)} UTC)`;
}
