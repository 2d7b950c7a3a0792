import { LessonsForm } from "@/components/report/lessons-form";
import { BulletList, Part, SubPart, Words } from "@/components/report/report-part";
import { RecordTime } from "@/components/ui/relative-time";
import type { Report } from "@/lib/domain/report/report";

/** `closed`: why the reader cannot write here now; null where they can. */
export type LessonsWriting = { closed: string | null };
type LessonsPartProps = {
  report: Pick<Report, "lessons" | "lessonsHistory" | "runId">;
  /** Null on paper: then every edition stands open. */
  writing: LessonsWriting | null;
};

export function LessonsPart({ report, writing }: LessonsPartProps) {
  const { lessons, runId: run } = report;
  const parts: [string, string[] | undefined][] = [
    ["What went well", lessons?.wentWell],
    ["What could be better", lessons?.couldImprove],
    ["Action items", lessons?.actionItems],
  ];
  return (
    <Part id="lessons" title="Lessons learned">
      {parts.map(([title, items]) => (
        <SubPart key={title} title={title}>
          {items && items.length > 0 ? (
            <BulletList items={items} />
          ) : (
            <Words>{lessons ? "Nothing was recorded under this head." : "Not recorded yet."}</Words>
          )}
        </SubPart>
      ))}
      <History history={report.lessonsHistory} isOpen={writing === null} />
      {writing?.closed ? (
        <p className="mt-4 text-base text-ink-soft print:hidden">{writing.closed}</p>
      ) : null}
      {writing?.closed === null ? (
        <LessonsForm key={JSON.stringify(lessons)} run={run} lessons={lessons} />
      ) : null}
    </Part>
  );
}

/** Who said what when; what was replaced can still be read. */
function History({ history, isOpen }: { history: Report["lessonsHistory"]; isOpen: boolean }) {
  const [newest, ...before] = history;
  if (!newest) return null;
  return (
    <div className="mt-4 text-base text-ink-soft">
      <p>
        Recorded by {newest.by}, <RecordTime at={newest.at} />
        {before.length > 0 ? `; edition ${newest.ordinal}.` : "."}
      </p>
      {before.map((edition) => (
        <details key={edition.ordinal} open={isOpen} className="border-b py-1">
          <summary>
            Edition {edition.ordinal}, by {edition.by}, <RecordTime at={edition.at} />
          </summary>
          <BulletList
            items={[
              ...edition.lessons.wentWell.map((text) => `Went well: ${text}`),
              ...edition.lessons.couldImprove.map((text) => `Could be better: ${text}`),
              ...edition.lessons.actionItems.map((text) => `Action: ${text}`),
            ]}
          />
        </details>
      ))}
    </div>
  );
}
