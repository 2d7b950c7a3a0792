import { quantile } from "@/bench/load/quantile";
import type { IngestFigures } from "@/bench/measure-ingest";
import type { JudgingFigures } from "@/bench/measure-judging";
import { BATCH_SIZES } from "@/bench/options";

export type Row = {
  what: string;
  measured: string;
  target: string;
  verdict: "met" | "not met" | "not measured" | "";
};

/** Systems by their part in the comparison; null where one could not be had. */
export type Names = {
  tollgate: string;
  reference: string;
  influxdb: string | null;
  pushgateway: string | null;
};

const rate = (value: number) => `${Math.round(value).toLocaleString("en")}/s`;
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Samples per second of each system, and how many times the other ones Tollgate reaches. */
export function ingestRows(figures: IngestFigures, names: Names): Row[] {
  const at = (name: string, size: number) => figures.get(name)?.get(size) ?? Number.NaN;
  const plain = [...figures.keys()].flatMap((name) =>
    BATCH_SIZES.filter((size) => figures.get(name)?.has(size)).map(
      (size): Row => ({
        what: `${name}, batches of ${size}`,
        measured: rate(at(name, size)),
        target: "",
        verdict: "",
      }),
    ),
  );
  const against = (label: string, name: string | null, size: number, wanted: number | null) => {
    const what = `Tollgate / ${label}, batches of ${size}`;
    const target = wanted === null ? "" : `>= ${wanted}x`;
    if (name === null) return { what, measured: "-", target, verdict: "not measured" } as const;
    const ratio = at(names.tollgate, size) / at(name, size);
    const verdict = wanted === null ? "" : ratio >= wanted ? "met" : "not met";
    return { what, measured: `${ratio.toFixed(2)}x`, target, verdict } as const;
  };
  const ratios = BATCH_SIZES.flatMap((size): Row[] => [
    against("unnest", names.reference, size, size === 100 ? 1 : null),
    against("InfluxDB", names.influxdb, size, size === 100 ? 5 : null),
    against("Pushgateway", names.pushgateway, size, size === 100 ? 20 : null),
  ]);
  return [...plain, ...ratios];
}

export function latencyRows(took: number[], perSecond: number, size: number): Row[] {
  const what = (name: string) =>
    `acknowledgement ${name} at ${Math.round(perSecond)} batches of ${size} a second`;
  return [
    { what: what("p50"), measured: ms(quantile(took, 0.5)), target: "", verdict: "" },
    limited(what("p99"), quantile(took, 0.99), 50),
  ];
}

export function judgingRows({ day, hour }: JudgingFigures): Row[] {
  const growth = quantile(day.tick, 0.5) / quantile(hour.tick, 0.5);
  return [
    limited("judge's tick, 24 h of data, p50", quantile(day.tick, 0.5), 5),
    limited("judge's tick, 24 h of data, p99", quantile(day.tick, 0.99), 5),
    plainMs("judge's tick, 1 h of data, p50", quantile(hour.tick, 0.5)),
    plainMs("judge's tick, 1 h of data, p99", quantile(hour.tick, 0.99)),
    plainMs("of it reading and judging, 24 h, p50", quantile(day.judge, 0.5)),
    plainMs("of it reading and judging, 1 h, p50", quantile(hour.judge, 0.5)),
    {
      what: "tick with 24 h of data / with 1 h (p50)",
      measured: `${growth.toFixed(2)}x`,
      target: "<= 1.2x",
      verdict: growth <= 1.2 ? "met" : "not met",
    },
  ];
}

function limited(what: string, value: number, most: number): Row {
  const verdict = value <= most ? "met" : "not met";
  return { what, measured: ms(value), target: `<= ${most} ms`, verdict };
}

function plainMs(what: string, value: number): Row {
  return { what, measured: ms(value), target: "", verdict: "" };
}

/** Columns under one another. */
export function formatTable(rows: readonly Row[]): string {
  const header = { what: "measured on this machine", measured: "value", target: "target" };
  const all = [{ ...header, verdict: "" }, ...rows];
  const width = (key: "what" | "measured" | "target") =>
    Math.max(...all.map((row) => row[key].length));
  const [what, measured, target] = [width("what"), width("measured"), width("target")];
  return all
    .map((row) =>
      `${row.what.padEnd(what)}  ${row.measured.padStart(measured)}  ${row.target.padEnd(target)}  ${row.verdict}`.trimEnd(),
    )
    .join("\n");
}
