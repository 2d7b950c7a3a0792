import type { Metadata } from "next";
import { readComparison } from "@/app/(dashboard)/compare/read-comparison";
import { personOf } from "@/app/(dashboard)/read-page";
import { CompareView } from "@/components/compare/compare-view";
import { RunPicker } from "@/components/compare/run-picker";
import { AppShell } from "@/components/shell/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { pageContext } from "@/lib/auth/page-context";
import type { RunListItem } from "@/lib/contract/run";
import { MOST_COMPARED } from "@/lib/use-cases/report/compare-runs";
import { listRuns } from "@/lib/use-cases/run/list-runs";

export const metadata: Metadata = { title: "Compare runs" };

type ComparePageProps = { searchParams: Promise<{ run?: string | string[] }> };

export default async function ComparePage({ searchParams }: ComparePageProps) {
  const wanted = [(await searchParams).run ?? []].flat();
  const query = new URLSearchParams(wanted.map((id) => ["run", id]));
  const context = await pageContext(`/compare?${query}`);
  const { comparison, chosen, problems } = await readComparison(context, wanted);
  const { runs } = await listRuns(context);
  return (
    <AppShell
      crumbs={[{ label: "Runs", href: "/runs" }, { label: "Compare" }]}
      person={personOf(context)}
    >
      <h1 className="pb-3 text-2xl">Compare runs</h1>
      <RunPicker chosen={chosen} runs={alike(runs, chosen)} most={MOST_COMPARED} />
      <div className="flex flex-col gap-6 pt-4">
        {problems.map((problem) => (
          <Notice key={problem} tone="problem" title={problem} />
        ))}
        {comparison ? (
          <CompareView comparison={comparison} />
        ) : (
          <EmptyState title={chosen.length === 0 ? "Choose two runs." : "Choose a second run."}>
            Their outcomes, thresholds, readings and funnels will stand side by side here, with the
            change against the first.
          </EmptyState>
        )}
      </div>
    </AppShell>
  );
}

/** Runs of the first one's project: others seldom have the same stages. Without a first one, all. */
function alike(runs: RunListItem[], chosen: string[]): RunListItem[] {
  const first = runs.find((run) => run.id === chosen[0]);
  return first
    ? runs.filter((run) => run.project.key === first.project.key || chosen.includes(run.id))
    : runs;
}
