import { describe, expect, it } from "vitest";
import { SourceError } from "@/lib/domain/source/source-error";
import { fillNrql } from "@/lib/providers/metric-source/new-relic-nrql";

const on = (time: string) => new Date(`2026-03-02T${time}Z`);
const window = { from: on("10:00:07.500"), to: on("10:05:31") };
const COUNT = "SELECT count(*) AS value FROM Transaction";

describe("fillNrql", () => {
  it.each<[string, string, string]>([
    ["adds the window", COUNT, COUNT],
    ["drops a semicolon", `${COUNT} ;`, COUNT],
    ["survives a comment at the end", `${COUNT} -- all of them`, `${COUNT} -- all of them`],
    [
      "reads no clauses in texts, names and comments",
      "SELECT count(*) FROM Log WHERE message = 'wait until it\\'s since' AND `until` = 1 // since",
      "SELECT count(*) FROM Log WHERE message = 'wait until it\\'s since' AND `until` = 1 // since",
    ],
  ])("%s for the whole window", (_what, text, nrql) => {
    expect(fillNrql(text, "window", window)).toEqual({
      nrql: `${nrql}\nSINCE ${window.from.getTime()} UNTIL ${window.to.getTime()}`,
      window,
      slices: null,
    });
  });

  it.each<[string, string, string, string]>([
    ["1 minute", "the whole minutes in the window", "10:01:00", "10:05:00"],
    ["30 seconds", "half minutes", "10:00:30", "10:05:30"],
    ["5 minutes", "the one before where none is complete", "10:00:00", "10:05:00"],
    ["2 MINUTES", "capitals", "10:02:00", "10:04:00"],
  ])("puts UNTIL on the grid of TIMESERIES %s: %s", (width, _what, from, to) => {
    const { nrql } = fillNrql(`${COUNT} TIMESERIES ${width}`, "samples", window);
    expect(nrql).toBe(
      `${COUNT} TIMESERIES ${width}\nSINCE ${on(from).getTime()} UNTIL ${on(to).getTime()}`,
    );
  });

  it("asks for the oldest 366 buckets after a long silence", () => {
    const long = { from: on("00:00:00"), to: on("23:00:00") };
    const { window: asked } = fillNrql(`${COUNT} TIMESERIES 1 minute`, "samples", long);
    expect(asked).toEqual({ from: on("00:00:00"), to: on("06:06:00") });
  });

  it.each<[string, "samples" | "window", RegExp]>([
    [`${COUNT} SINCE 1 hour ago`, "window", /SINCE is set from the window/],
    [`${COUNT} until now`, "window", /UNTIL is set from the window/],
    [`${COUNT} COMPARE   WITH 1 day ago`, "window", /COMPARE WITH answers more than one/],
    [`${COUNT} TIMESERIES 5 minutes SLIDE BY 1 minute`, "samples", /SLIDE BY/],
    [`${COUNT} TIMESERIES 1 minute`, "window", /TIMESERIES has no place/],
    [COUNT, "samples", /needs TIMESERIES with a width/],
    [`${COUNT} TIMESERIES`, "samples", /without a width/],
    [`${COUNT} TIMESERIES AUTO`, "samples", /without a width/],
    [`${COUNT} TIMESERIES MAX`, "samples", /without a width/],
    [`${COUNT} TIMESERIES 0 minutes`, "samples", /without a width/],
    [`${COUNT} TIMESERIES 1 month`, "samples", /seconds to weeks/],
  ])("refuses %s for %s", (text, answers, words) => {
    const fill = () => fillNrql(text, answers, window);
    expect(fill).toThrow(SourceError);
    expect(fill).toThrow(words);
  });
});
