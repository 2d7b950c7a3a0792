import { Part, Words } from "@/components/report/report-part";
import { SEVERITIES } from "@/components/review/severity";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatUtc } from "@/components/ui/format-time";
import { StatusShape } from "@/components/ui/status-shape";
import type { Report } from "@/lib/domain/report/report";

/** What the review found: what stands in the way of believing the rest. */
export function FindingsPart({ findings }: Pick<Report, "findings">) {
  return (
    <Part id="review" title="Review">
      <Words>
        {findings.length === 0
          ? "Nothing in what people put on record contradicts itself."
          : "These statements on record do not hold, or do not follow from what is shown."}
      </Words>
      <ol className="mt-2">
        {findings.map((finding) => {
          const { shape, word, look } = SEVERITIES[finding.severity];
          return (
            <li
              key={`${finding.key} ${finding.where}`}
              className="grid gap-x-5 border-b py-2 break-inside-avoid sm:grid-cols-[8.5rem_minmax(0,1fr)_auto] print:grid-cols-[8.5rem_minmax(0,1fr)_auto]"
            >
              <span className={cn("flex items-start gap-1.5 font-semibold", look)}>
                <StatusShape shape={shape} className="mt-1 size-3.5 shrink-0" />
                {word}
              </span>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {finding.where ? <span className="text-ink-soft">{finding.where}: </span> : null}
                {finding.text}
              </span>
              {finding.waived ? <Badge tone="alarm">waived</Badge> : null}
            </li>
          );
        })}
      </ol>
    </Part>
  );
}

const STATES: Record<Report["waivers"][number]["state"], string> = {
  waiting: "Asked for, not confirmed",
  active: "In force",
  expired: "Was in force",
  lapsed: "Nobody confirmed it in time",
  withdrawn: "Withdrawn",
};

/** What was gone on without, in full. Left out of a report in which nothing was. */
export function WaiversPart({ waivers }: Pick<Report, "waivers">) {
  if (waivers.length === 0) return null;
  return (
    <Part id="waivers" title="Waivers">
      <ul className="mt-4 flex flex-col gap-3">
        {waivers.map((waiver) => {
          const isLoud = waiver.state === "active" || waiver.state === "expired";
          return (
            <li
              key={waiver.id}
              className={cn(
                "border-l-4 px-4 py-2 break-inside-avoid",
                isLoud ? "border-alarm bg-alarm-wash" : "border-rule-strong",
              )}
            >
              <p className={cn("font-semibold", isLoud && "text-alarm")}>
                {STATES[waiver.state]}, {waiver.gate}: {waiver.title}
              </p>
              <p className="max-w-[68ch] [overflow-wrap:anywhere]">{waiver.reason}</p>
              <p className="text-base text-ink-soft">
                Asked for by {waiver.requested}; second person: {waiver.confirmed}. Until{" "}
                {formatUtc(waiver.expiresAt, true)}.
              </p>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
