import { LessonsForm } from "@/components/report/lessons-form";
import { BulletList, Part, SubPart, Words } from "@/components/report/report-part";
import type { Report } from "@/lib/domain/report/report";

type LessonsPartProps = Pick<Report, "lessons"> & {
  run: string;
  /** Why the reader cannot write here now; null where they can. */
  closed: string | null;
};

export function LessonsPart({ lessons, run, closed }: LessonsPartProps) {
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
      {closed === null ? (
        <LessonsForm key={JSON.stringify(lessons)} run={run} lessons={lessons} />
      ) : (
        <p className="mt-4 text-base text-ink-soft print:hidden">{closed}</p>
      )}
    </Part>
  );
}
