"use client";

import { signOut } from "next-auth/react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Loaded } from "@/components/ui/loaded";
import { ProblemNotice } from "@/components/ui/notice";
import { RecordTime, RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { useEndAllSessions, useEndSession, useOwnSessions } from "@/lib/queries/me";
import { problemOf } from "@/lib/queries/problem-of";

/** Where the person is signed in. What is ended here is over at once, everywhere. */
export function SessionList() {
  const sessions = useOwnSessions();
  const end = useEndSession();
  const endAll = useEndAllSessions();
  const problem = end.error ?? endAll.error;
  const leave = () => void signOut({ callbackUrl: "/login" });
  return (
    <Section
      title="Where you are signed in"
      action={
        <Button
          variant="quiet"
          size="sm"
          disabled={endAll.isPending}
          onClick={() => endAll.mutate(undefined, { onSuccess: leave })}
        >
          Sign out everywhere
        </Button>
      }
    >
      {problem ? <ProblemNotice problem={problemOf(problem)} className="mt-2" /> : null}
      <Loaded query={sessions} what="your sessions">
        {(all) => (
          <ul>
            {all.map((session) => (
              <li
                key={session.id}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b py-2"
              >
                <span className="min-w-0 flex-1">
                  Since <RecordTime at={session.startedAt} />{" "}
                  {session.current ? <Badge tone="accent">this browser</Badge> : null}
                  <span className="block text-xs text-ink-faint">
                    Ends by itself <RelativeTime at={session.expiresAt} />
                  </span>
                </span>
                {session.current ? (
                  <Button onClick={leave}>Sign out</Button>
                ) : (
                  <Button
                    disabled={end.isPending && end.variables === session.id}
                    onClick={() => end.mutate(session.id)}
                  >
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
