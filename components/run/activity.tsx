"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { useRunEvents } from "@/lib/queries/run";

const AT_FIRST = 12;

/** The run's history, newest first, each line with its number in the ledger. */
export function Activity({ run }: { run: string }) {
  const events = useRunEvents(run);
  const [all, setAll] = useState(false);
  const shown = all ? events.toReversed() : events.slice(-AT_FIRST).reverse();
  return (
    <Section
      title="Activity"
      aside={`${events.length} ${events.length === 1 ? "entry" : "entries"} in the ledger`}
    >
      <ol>
        {shown.map((event) => (
          <li
            key={event.index}
            id={`entry-${event.index}`}
            className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-2 border-b py-1"
          >
            <a
              href={`#entry-${event.index}`}
              className="font-mono text-xs leading-5 text-ink-faint hover:text-accent"
              title={`Leaf ${event.leafHash}`}
            >
              #{event.index}
            </a>
            <p>
              {event.text}{" "}
              <RelativeTime at={event.at} className="text-xs whitespace-nowrap text-ink-faint" />
            </p>
          </li>
        ))}
      </ol>
      {events.length > AT_FIRST ? (
        <Button variant="quiet" size="sm" className="mt-1" onClick={() => setAll(!all)}>
          {all ? "Show the newest only" : `Show all ${events.length}`}
        </Button>
      ) : null}
    </Section>
  );
}
