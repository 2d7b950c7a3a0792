import type { Block, CheckLine, LabelledText } from "@/lib/domain/report/block";
import type { Report } from "@/lib/domain/report/report";
import { reportBlocks } from "@/lib/domain/report/report-blocks";

const STYLE = `:root{color-scheme:light dark}
body{max-width:72rem;margin:2rem auto;padding:0 1.25rem;font:16px/1.6 system-ui,sans-serif}
h1,h2,h3,h4{line-height:1.25;margin:1.75em 0 .5em}h2{border-bottom:1px solid}
p,li{max-width:68ch}table{border-collapse:collapse;margin:.75rem 0;font-size:14px;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8886;overflow-wrap:anywhere}
.n{text-align:right}.alarm,.loud{color:light-dark(#a80f2b,#ff8a98)}.alarm{border-left:4px solid;padding:.25rem 1rem}
dl{margin:.75rem 0}dl div{display:flex;flex-wrap:wrap;gap:0 .75rem}dt{font-weight:600;min-width:14rem}dd{margin:0;flex:1 1 20rem;overflow-wrap:anywhere}
.open{opacity:.75;font-style:italic}small{opacity:.85}hr{border:0;border-top:1px solid #8886;margin:2rem 0}
ul.checks{list-style:none;padding-left:0}pre{overflow:auto;padding:.75rem;border:1px solid #8886}
@media print{body{font-size:10pt;margin:0;max-width:none}tr,li,.alarm{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}}`;

/** The same report as one HTML file that needs nothing else: no script, no picture, no other host. */
export function renderHtml(report: Report): string {
  const body = reportBlocks(report).map(renderBlock).join("\n");
  const title = escapeHtml(`${report.documentId}: ${report.title}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${escapeHtml(block.text)}</p>`;
    case "alarm":
      return `<div class="alarm"><p><strong>${escapeHtml(block.title)}</strong></p>${block.lines.map((l) => `<p>${escapeHtml(l)}</p>`).join("")}</div>`;
    case "table":
      return renderTable(block);
    case "facts":
      return `<dl>${block.items.map(renderFact).join("")}</dl>`;
    case "rule":
      return "<hr>";
    case "checks":
      return `<ul class="checks">${block.items.map(renderCheck).join("")}</ul>`;
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      return `<${tag}>${block.items.map((text) => `<li>${spoken(text)}</li>`).join("")}</${tag}>`;
    }
    case "command":
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
  }
}

function renderFact({ label, text }: LabelledText): string {
  return `<div><dt>${escapeHtml(label)}</dt><dd>${spoken(text)}</dd></div>`;
}

/** A placeholder looks like one. */
function spoken(text: string): string {
  const escaped = escapeHtml(text);
  return /^\[[^[\]]*\]$/.test(text) ? `<span class="open">${escaped}</span>` : escaped;
}

function renderCheck({ done, text, notes }: CheckLine): string {
  const known = notes.map((note) => `<br><small>${escapeHtml(note)}</small>`).join("");
  return `<li>${done ? "☑ done" : "☐ open"}: ${escapeHtml(text)}${known}</li>`;
}

function renderTable({ columns, rows, loud }: Extract<Block, { kind: "table" }>): string {
  const look = (index: number) => (columns[index]?.numeric ? ' class="n"' : "");
  const head = columns
    .map((c, i) => `<th scope="col"${look(i)}>${escapeHtml(c.title)}</th>`)
    .join("");
  const body = rows
    .map((row) => `<tr>${row.map((c, i) => `<td${look(i)}>${spoken(c)}</td>`).join("")}</tr>`)
    .join("\n");
  return `<table${loud ? ' class="loud"' : ""}><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
