import { RelativeTime } from "@/components/ui/relative-time";
import type { StageView } from "@/lib/contract/run";

type Take = NonNullable<StageView["wantedScreenshots"][number]["take"]>;

const WORDS: Record<Take["state"], string> = {
  waiting: "is taken when the stage comes up for decision",
  taking: "is being taken",
  failing: "could not be taken, and is tried again",
  taken: "was taken",
  over: "was not taken before the stage ended",
};

/** How Tollgate's own attempts at a screenshot go, and what went wrong with the last one. */
export function TakeProgress({ take }: { take: Take }) {
  return (
    <p className="pl-6 text-xs text-ink-soft">
      From {take.from}: {WORDS[take.state]}
      {take.at ? (
        <>
          , <RelativeTime at={take.at} />
        </>
      ) : null}
      .{take.error ? <span className="block text-fail">{take.error.message}</span> : null}
    </p>
  );
}
