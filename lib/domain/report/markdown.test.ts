import { describe, expect, it } from "vitest";
import { renderHtml } from "@/lib/domain/report/html";
import { renderMarkdown } from "@/lib/domain/report/markdown";
import { canaryRun, reportOf } from "@/lib/testing/report-run";
import { completedRun, overriddenRun, RUN_EVENTS } from "@/lib/testing/run-view-fixture";
import { composeReport } from "@/lib/use-cases/report/compose-report";

const HOSTILE =
  "a | b <img src=x onerror=alert(1)> `code` *bold* [x](javascript:1) &lt; _u_ snake_case";

function report(lessons: string[], command: string | null = null) {
  return composeReport({
    view: completedRun({
      branch: HOSTILE,
      lessons: { wentWell: lessons, couldImprove: [], actionItems: [] },
      next: { title: "Next", steps: [], command },
    }),
    events: RUN_EVENTS,
    ledger: { size: 1, root: "0".repeat(64) },
    plan: { evidence: [] },
    lessons: [],
    waivers: [],
    findings: [],
  });
}

describe("renderMarkdown", () => {
  it("lets nothing that people wrote become markup", () => {
    const text = renderMarkdown(report([]));
    expect(text.split("\n")).toContain(
      "**Branch:** a \\| b \\<img src=x onerror=alert(1)\\> \\`code\\` \\*bold\\* \\[x\\](javascript:1) &amp;lt; \\_u\\_ snake_case  ",
    );
  });

  it.each([
    ["# not a heading", "- \\# not a heading"],
    ["- not a list", "- \\- not a list"],
    ["1. not numbered", "- 1\\. not numbered"],
    ["two\nlines\u202e", "- two lines"],
  ])("keeps %j a plain item", (lesson, line) => {
    expect(renderMarkdown(report([lesson])).split("\n")).toContain(line);
  });

  it("aligns the columns of every table", () => {
    const lines = renderMarkdown(report([])).split("\n");
    for (const [index, line] of lines.entries()) {
      const next = lines[index + 1];
      if (!line.startsWith("|") || !next?.startsWith("|")) continue;
      expect([...next].length).toBe([...line].length);
    }
  });

  it("fences a command that has fences of its own", () => {
    expect(renderMarkdown(report([], "echo ```"))).toContain("````bash\necho ```\n````");
  });

  it("says the same twice", () => {
    expect(renderMarkdown(report(["x"]))).toBe(renderMarkdown(report(["x"])));
  });
});

describe("renderHtml", () => {
  it("escapes what people wrote", () => {
    const html = renderHtml(report(["</li><script>alert('x')</script>"]));
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;/li&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  });

  it("shows overrides in red, and placeholders as such", () => {
    const html = renderHtml(reportOf(overriddenRun()));
    expect(html).toMatch(/<table class="loud"><thead><tr><th scope="col">Overridden gate/);
    expect(html).toContain('<div class="alarm"><p><strong>OVERRIDE in 5 % of traffic');
    expect(html).toContain(
      '<span class="open">[TBD - not measured: no data reached Tollgate]</span>',
    );
  });

  it("is whole in itself", () => {
    const html = renderHtml(reportOf(canaryRun()));
    expect(html).not.toMatch(/<(script|link|img|iframe)|url\(|src=/);
  });
});
