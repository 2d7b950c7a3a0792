"use client";

import { FindingList } from "@/components/review/finding-list";
import { countWords } from "@/components/review/severity";
import { WaiveButton } from "@/components/review/waive-button";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import { useUrlStage } from "@/components/ui/use-url-stage";
import type { RunView } from "@/lib/contract/run";
import { useRun } from "@/lib/queries/run";
import { PRE_DEPLOYMENT, stageOf } from "@/lib/queries/stage-of";

/** What does not hold in what is on record at one gate, and the way to go on in spite of it. */
export function ReviewPanel({ run, stage: fixed }: { run: string; stage?: string }) {
  const view = useRun(run);
  const [fromUrl] = useUrlStage();
  const here = fixed ?? stageOf(view, fromUrl)?.key ?? PRE_DEPLOYMENT;
  const findings = findingsAt(view, here);
  if (findings.length === 0) return null;
  return (
    <Section title="Review" aside={countWords(findings) ?? undefined}>
      <FindingList
        findings={findings}
        action={(finding) =>
          finding.waived ? (
            <Badge tone="alarm">waived</Badge>
          ) : (
            <WaiveButton
              run={run}
              stage={finding.stage ?? PRE_DEPLOYMENT}
              subject="finding"
              subjectKey={finding.key}
              title={finding.where === "" ? finding.text : `${finding.where}: ${finding.text}`}
              isOpen={finding.severity === "contradiction" && view.endedAt === null}
            />
          )
        }
      />
    </Section>
  );
}

/** Those of the gate, and those of the whole run, which close every gate. */
function findingsAt({ findings }: RunView, stage: string): RunView["findings"] {
  return findings.filter(
    (finding) => finding.stage === stage || (finding.stage ?? PRE_DEPLOYMENT) === PRE_DEPLOYMENT,
  );
}
