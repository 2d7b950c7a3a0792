"use client";

import { Button } from "@/components/ui/button";
import { Loaded } from "@/components/ui/loaded";
import { ProblemNotice } from "@/components/ui/notice";
import { RecordTime, RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { useEndPersonSession, usePersonSessions } from "@/lib/queries/people";
import { problemOf } from "@/lib/queries/problem-of";

const METHODS = { password: "with a password", oidc: "by the identity provider" } as const;

/** Where the person is signed in. What is ended here is over within a second. */
export function PersonSessions({ at }: { at: { project: string; person: string } }) {
  const sessions = usePersonSessions(at);
  const end = useEndPersonSession(at);
  return (
    <Section title="Sessions">
      {end.error ? <ProblemNotice problem={problemOf(end.error)} className="mt-2" /> : null}
      <Loaded query={sessions} what="the sessions" rows={2}>
        {(all) =>
          all.length === 0 ? (
            <p className="py-2 text-ink-soft">Not signed in anywhere.</p>
          ) : (
            <ul>
              {all.map((session) => (
                <li
                  key={session.id}
                  className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b py-1.5"
                >
                  <span className="min-w-0 flex-1 basis-64">
                    Since <RecordTime at={session.startedAt} />, {METHODS[session.method]}
                    <span className="block text-xs text-ink-faint">
                      Ends by itself <RelativeTime at={session.expiresAt} />
                    </span>
                  </span>
                  <Button size="sm" disabled={end.isPending} onClick={() => end.mutate(session.id)}>
                    End
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
