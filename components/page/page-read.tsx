import { PageChecklists, PageItems } from "@/components/page/page-checklist";
import { PageFacts } from "@/components/page/page-facts";
import { PageLines } from "@/components/page/page-lines";
import { PageDecisions, PageLogs, PageSignOffs, PageTexts } from "@/components/page/page-records";
import { PageStage } from "@/components/page/page-stage";
import { Stated } from "@/components/page/stated";
import { FindingList } from "@/components/review/finding-list";
import { countWords } from "@/components/review/severity";
import { Command } from "@/components/ui/digest";
import { Section } from "@/components/ui/section";
import type { PageView } from "@/lib/contract/page";

/** What was read out of a page, beside what does not hold in it, and under both the page line by line. */
export function PageRead({ page }: { page: PageView }) {
  return (
    <>
      <div className="gap-10 xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(0,30rem)]">
        <div className="min-w-0 xl:order-2">
          <PageFindings page={page} />
        </div>
        <div className="min-w-0">
          <Section title="As the page states it" aside="nothing here was measured">
            <PageFacts facts={page.facts} label="Facts of the page" />
            <PageChecklists lists={page.checklists} />
          </Section>
          {page.stages.map((stage) => (
            <PageStage key={stage.ordinal} stage={stage} />
          ))}
          <PageEnding page={page} />
        </div>
      </div>
      <Section
        id="source"
        title="Source, line by line"
        aside={`${page.lines.length} lines`}
        className="mt-8"
      >
        <PageLines lines={page.lines} findings={page.findings} />
      </Section>
    </>
  );
}

function PageFindings({ page }: { page: PageView }) {
  return (
    <Section
      id="review"
      title="Review"
      aside={countWords(page.findings) ?? "nothing found that does not hold"}
      className="mb-6"
    >
      {page.findings.length > 0 ? (
        <FindingList findings={page.findings} lineHref={(line) => `#L${line}`} />
      ) : (
        <p className="py-2 text-ink-soft">
          No rule found a statement that contradicts another, or a claim that its numbers do not
          carry. That is no proof that they are true: they are the page's own.
        </p>
      )}
    </Section>
  );
}

function PageEnding({ page }: { page: PageView }) {
  const { rollbackFacts: rollback, lessons, next } = page;
  const rolledBack = page.rollbacks.length > 0 || rollback.reason || rollback.time;
  const learned = [
    ["What went well", lessons.wentWell] as const,
    ["What could be better", lessons.couldImprove] as const,
    ["Action items", lessons.actionItems] as const,
  ].filter(([, texts]) => texts.length > 0);
  return (
    <>
      {page.decisions.length > 0 ? (
        <Section title="Decision" className="mt-6">
          <PageDecisions decisions={page.decisions} />
        </Section>
      ) : null}
      {page.signOffs.length > 0 ? (
        <Section title="Sign-offs" className="mt-6">
          <PageSignOffs rows={page.signOffs} />
        </Section>
      ) : null}
      {rolledBack ? (
        <Section title="Rollback" className="mt-6">
          <PageLogs logs={page.rollbacks} title="Rollbacks" />
          <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-1">
            <RollbackFact label="Reason" value={rollback.reason} />
            <RollbackFact label="Time" value={rollback.time} />
            <RollbackFact label="Recovery" value={rollback.recovery} />
          </dl>
        </Section>
      ) : null}
      {page.evidence.length > 0 ? (
        <Section title="Evidence" className="mt-6">
          <PageItems items={page.evidence} />
        </Section>
      ) : null}
      {learned.length > 0 ? (
        <Section title="Lessons learned" className="mt-6">
          {learned.map(([title, texts]) => (
            <div key={title} className="mt-2">
              <h3 className="mb-1 font-medium">{title}</h3>
              <PageTexts texts={texts} />
            </div>
          ))}
        </Section>
      ) : null}
      {next ? (
        <Section title="Next phase" aside={next.title} className="mt-6">
          <ul className="list-disc py-2 pl-5">
            {next.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
          {next.command ? <Command text={next.command} /> : null}
        </Section>
      ) : null}
    </>
  );
}

function RollbackFact({
  label,
  value,
}: {
  label: string;
  value: PageView["rollbackFacts"]["reason"];
}) {
  if (!value) return null;
  return (
    <div className="flex gap-2">
      <dt className="text-ink-faint">{label}</dt>
      <dd>
        <Stated value={value} />
      </dd>
    </div>
  );
}
