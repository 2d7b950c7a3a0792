import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { METRICS, READINGS, STAGES } from "@/bench/documents/finished-run";
import { measureReading, PAGE_LINES, type ReadingFigures } from "@/bench/documents/measure-reading";
import { measureReports, type ReportFigures } from "@/bench/documents/measure-reports";
import { quantile } from "@/bench/load/quantile";
import { describeMachine, load } from "@/bench/machine";
import { startTollgate } from "@/bench/servers/tollgate";
import { formatTable, type Row } from "@/bench/verdicts";
import { checkoutFolder } from "@/lib/config/checkout";

const say = (line: string) => console.error(`bench: ${line}`);
/** What has to be ended, the last started first. */
const open: (() => Promise<void>)[] = [];

async function main(): Promise<void> {
  const begun = performance.now();
  const loadBefore = load();
  const folder = mkdtempSync(path.join(checkoutFolder(), ".tollgate-bench-"));
  open.push(async () => rmSync(folder, { recursive: true, force: true }));
  const reading = measureReading();
  const tollgate = await startTollgate(path.join(folder, "home"));
  open.push(tollgate.stop);
  const machine = await describeMachine(tollgate.services.db, folder);
  const reports = await measureReports(tollgate, say);
  console.log([...machine, `load average before ${loadBefore}, after ${load()}`].join("\n"));
  console.log(`\n${formatTable([...readingRows(reading), ...reportRows(reports)])}`);
  say(`took ${Math.round((performance.now() - begun) / 1000)} s`);
}

function readingRows({ parser, imported, first }: ReadingFigures): Row[] {
  const what = `a page of ${PAGE_LINES} lines: read, reviewed, planned`;
  const ratio = quantile(imported, 0.5) / quantile(parser, 0.5);
  return [
    plain(`the Markdown parser alone on ${PAGE_LINES} lines, p50`, quantile(parser, 0.5)),
    limited(`${what}, p50`, quantile(imported, 0.5), 300),
    limited(`${what}, the first time`, first, 300),
    {
      what: "reading / parser alone (p50)",
      measured: `${ratio.toFixed(2)}x`,
      target: "",
      verdict: "",
    },
  ];
}

function reportRows({ uploads, page, plain: empty, markdown, pdf }: ReportFigures): Row[] {
  const run = `${STAGES} stages, ${STAGES * METRICS} metrics with ${READINGS} readings each`;
  const ratio = quantile(page, 0.5) / quantile(empty, 0.5);
  return [
    limited("import over HTTP, stored, p50", quantile(uploads, 0.5), 300),
    limited("import over HTTP, stored, slowest", Math.max(...uploads), 300),
    plain("the list of runs, p50", quantile(empty, 0.5)),
    limited(`the report's page (${run}), p50`, quantile(page, 0.5), 1000),
    limited("the report's page, slowest", Math.max(...page), 1000),
    {
      what: "report / list of runs (p50)",
      measured: `${ratio.toFixed(1)}x`,
      target: "",
      verdict: "",
    },
    plain("report.md, p50", quantile(markdown, 0.5)),
    ...(pdf
      ? [
          limited(
            `its PDF (${Math.round(pdf.bytes / 1024)} KiB), made for the first time`,
            pdf.first,
            10_000,
          ),
          plain("its PDF, asked for again", pdf.again),
        ]
      : [unmeasured("its PDF")]),
  ];
}

function limited(what: string, value: number, most: number): Row {
  const verdict = value <= most ? "met" : "not met";
  return { what, measured: ms(value), target: `<= ${most} ms`, verdict };
}

function plain(what: string, value: number): Row {
  return { what, measured: ms(value), target: "", verdict: "" };
}

function unmeasured(what: string): Row {
  return { what, measured: "-", target: "<= 10000 ms", verdict: "not measured" };
}

function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

async function end(): Promise<void> {
  for (const stop of open.splice(0).reverse()) {
    await stop().catch((error: unknown) => say(`while ending: ${String(error)}`));
  }
}

for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => void end().finally(() => process.exit(130)));
}
try {
  await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await end();
}
