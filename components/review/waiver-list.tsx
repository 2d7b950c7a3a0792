"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmAct } from "@/components/ui/confirm-act";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemNotice } from "@/components/ui/notice";
import { RecordTime, RelativeTime } from "@/components/ui/relative-time";
import { StatusShape } from "@/components/ui/status-shape";
import type { WaiverView } from "@/lib/contract/waiver";
import { problemOf } from "@/lib/queries/problem-of";
import { useConfirmWaiver, useWithdrawWaiver } from "@/lib/queries/waivers";

const STATE_WORDS: Record<WaiverView["state"], string> = {
  waiting: "Waiver asked for",
  active: "Waived",
  expired: "Was waived; the time is over",
  lapsed: "Waiver asked for; nobody confirmed it in time",
  withdrawn: "Waiver withdrawn",
};

type WaiverListProps = {
  run: string;
  waivers: WaiverView[];
  /** Whether the reader may confirm and withdraw here; the server knows who of them. */
  may: boolean;
};

/** Waivers in full: what, why, who, until when. Those that count, or could, are red. */
export function WaiverList({ run, waivers, may }: WaiverListProps) {
  if (waivers.length === 0) return null;
  return (
    <ul aria-label="Waivers" className="mt-2 flex flex-col gap-2">
      {waivers.map((waiver) =>
        waiver.state === "waiting" || waiver.state === "active" ? (
          <OpenWaiver key={waiver.id} {...{ run, waiver, may }} />
        ) : (
          <li key={waiver.id} className="border-l-4 border-rule-strong px-3 py-1 text-ink-soft">
            <WaiverWords waiver={waiver} />
          </li>
        ),
      )}
    </ul>
  );
}

function WaiverWords({ waiver }: { waiver: WaiverView }) {
  const { state, title, reason, requestedBy, confirmedBy, expiresAt } = waiver;
  const isLoud = state === "waiting" || state === "active";
  return (
    <>
      <p className={cn("font-semibold", isLoud && "text-alarm")}>
        {STATE_WORDS[state]}: <span className="[overflow-wrap:anywhere]">{title}</span>
      </p>
      <p className="text-ink [overflow-wrap:anywhere]">{reason}</p>
      <p className="text-xs text-ink-soft">
        {confirmedBy
          ? `${requestedBy.name} and ${confirmedBy.name} answer for it`
          : `Asked for by ${requestedBy.name}; it needs a second person`}
        , until <RecordTime at={expiresAt} />
        {isLoud ? (
          <>
            {" "}
            (<RelativeTime at={expiresAt} />)
          </>
        ) : null}
      </p>
    </>
  );
}

function OpenWaiver({ run, waiver, may }: { run: string; waiver: WaiverView; may: boolean }) {
  const confirm = useConfirmWaiver(run);
  const withdraw = useWithdrawWaiver(run);
  const [password, setPassword] = useState("");
  return (
    <li className="border-l-4 border-alarm bg-alarm-wash px-3 py-2">
      <div className="flex gap-2">
        <StatusShape shape="cross-octagon" className="mt-0.5 size-3.5 shrink-0 text-alarm" />
        <div className="min-w-0 flex-1">
          <WaiverWords waiver={waiver} />
        </div>
      </div>
      {may ? (
        <form
          className="mt-2 flex flex-wrap items-end gap-2 print:hidden"
          onSubmit={(event) => {
            event.preventDefault();
            if (password) confirm.mutate({ waiver: waiver.id, password });
          }}
        >
          {waiver.state === "waiting" ? (
            <>
              <Field label="Your password, again" className="text-ink">
                {(control) => (
                  <Input
                    {...control}
                    type="password"
                    autoComplete="current-password"
                    value={password}
                    onChange={(event) => setPassword(event.target.value)}
                  />
                )}
              </Field>
              <Button type="submit" variant="alarm" disabled={!password || confirm.isPending}>
                Confirm as the second person
              </Button>
            </>
          ) : null}
          <ConfirmAct
            label="Withdraw"
            name="Withdraw the waiver"
            title="Withdraw the waiver?"
            consequence="What it covered keeps the gate closed again, and signatures that counted on it no longer do."
            act={withdraw}
            input={waiver.id}
          />
        </form>
      ) : null}
      {confirm.error ? <ProblemNotice problem={problemOf(confirm.error)} className="mt-2" /> : null}
    </li>
  );
}
