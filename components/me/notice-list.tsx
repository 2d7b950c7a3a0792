"use client";

import { Button } from "@/components/ui/button";
import { Loaded } from "@/components/ui/loaded";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { StatusShape } from "@/components/ui/status-shape";
import type { NoticeList as Notices } from "@/lib/contract/passkey";
import { useNoticeSeen, useNotices } from "@/lib/queries/passkeys";

type NoticeView = Notices["notices"][number];

/** What was done in the person's name, or with their keys: the newest first. */
export function NoticeList() {
  const notices = useNotices();
  const unseen = notices.data?.notices.filter((notice) => notice.seenAt === null).length ?? 0;
  return (
    <Section title="Notices" aside={unseen > 0 ? `${unseen} new` : null}>
      <Loaded query={notices} what="your notices">
        {({ notices: all }) =>
          all.length === 0 ? (
            <p className="py-2 text-ink-soft">
              None. You are told here, and by mail where the server sends any, when a passkey of
              yours changes and when something is signed in your name.
            </p>
          ) : (
            <ul>
              {all.map((notice) => (
                <Line key={notice.id} notice={notice} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Line({ notice }: { notice: NoticeView }) {
  const seen = useNoticeSeen();
  const alarm = notice.kind === "passkey.alarm";
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 border-b py-2">
      <StatusShape
        shape={alarm ? "triangle" : notice.seenAt ? "dashed-circle" : "ring"}
        className={`mt-1 size-3.5 ${alarm ? "text-alarm" : notice.seenAt ? "text-unknown" : "text-accent"}`}
      />
      <p className="min-w-0 flex-1 basis-56 break-words">
        <span className={notice.seenAt ? "text-ink-soft" : "font-medium"}>{notice.text}</span>
        <span className="block text-sm text-ink-faint">
          <RecordTime at={notice.at} />
        </span>
      </p>
      {notice.seenAt ? null : (
        <Button disabled={seen.isPending} onClick={() => seen.mutate(notice.id)}>
          That was me
        </Button>
      )}
    </li>
  );
}
