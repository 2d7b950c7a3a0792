"use client";

import type { ReactNode } from "react";
import { OutsiderTable } from "@/components/admin/outsider-table";
import { trustConcerns } from "@/components/admin/trust-verdict";
import { Digest } from "@/components/ui/digest";
import { formatDuration } from "@/components/ui/format-time";
import { Loaded } from "@/components/ui/loaded";
import { Notice } from "@/components/ui/notice";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import type { TrustHealth } from "@/lib/contract/trust";
import { useTrust } from "@/lib/queries/audit";

/** Whether the record can be trusted, in one sentence; then everything that this rests on. */
export function TrustScreen() {
  return (
    <Loaded query={useTrust()} what="the state of trust" rows={10}>
      {(health) => <Health health={health} />}
    </Loaded>
  );
}

function Health({ health }: { health: TrustHealth }) {
  return (
    <div className="mt-2 flex flex-col gap-8">
      <Verdict health={health} />
      <div className="grid gap-x-12 gap-y-8 xl:grid-cols-2">
        <LogPart health={health} />
        <PeoplePart health={health} />
      </div>
      <OutsiderTable
        title="Witnesses"
        outsiders={health.witnesses}
        none="No witness is set up: nobody outside would notice a rewritten history. docs/trust.md says how to add one."
      />
      <OutsiderTable
        title="Timestamp authorities"
        outsiders={health.timestampAuthorities}
        none="None is set up: the time of a checkpoint rests on this server's database alone."
      />
      <EventKeys keys={health.eventKeys} />
    </div>
  );
}

function Verdict({ health }: { health: TrustHealth }) {
  const concerns = trustConcerns(health);
  if (concerns.length === 0) {
    return (
      <p className="flex flex-wrap items-baseline gap-x-3 text-lg">
        <Status name="pass" word="The record stands" size="lg" />
        <span className="text-ink-soft">
          {count(health.log.size)} entries under signed checkpoints
          {health.witnesses.length > 0
            ? `, confirmed by ${health.witnesses.length} from outside`
            : ""}
          .
        </span>
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-2">
      {concerns.map(({ text, next }) => (
        <li key={text}>
          <Notice tone="waiting" title={text}>
            {next}
          </Notice>
        </li>
      ))}
    </ul>
  );
}

function LogPart({ health }: { health: TrustHealth }) {
  const { log, checkpoint, unsigned, signer, fsck, clockSkewSeconds } = health;
  return (
    <Section title="Log">
      <dl>
        <Line name="Entries">{count(log.size)}</Line>
        <Line name="Root">
          <Digest value={log.root} length={24} label="Copy the root" />
        </Line>
        <Line name="Newest checkpoint">
          {checkpoint ? (
            <>
              over {count(checkpoint.size)} entries, {formatDuration(checkpoint.ageSeconds)} old
              <Small>
                <RecordTime at={checkpoint.signedAt} />
              </Small>
            </>
          ) : (
            "none yet"
          )}
        </Line>
        <Line name="Not covered yet">
          {unsigned.entries === 0
            ? "nothing"
            : `${count(unsigned.entries)} entries, the oldest for ${formatDuration(unsigned.oldestSeconds)}`}
        </Line>
        <Line name="Signer">
          <Signer signer={signer} />
        </Line>
        <Line name="Clocks differ by">{skewText(clockSkewSeconds)}</Line>
        <Line name="Last full check">
          {fsck ? (
            <>
              {fsck.problems === 0 ? "nothing wrong" : `${fsck.problems} problems`} in{" "}
              {count(fsck.size)} entries
              <Small>
                <RecordTime at={fsck.at} />
              </Small>
            </>
          ) : (
            "never"
          )}
        </Line>
      </dl>
    </Section>
  );
}

function Signer({ signer }: { signer: TrustHealth["signer"] }) {
  const word =
    signer.isReachable === null
      ? "not asked from here"
      : signer.isReachable
        ? "answers"
        : "does not answer";
  return (
    <>
      {word}
      {signer.origin ? <Small>Log {signer.origin}</Small> : null}
      {signer.vkey ? (
        <Digest value={signer.vkey} length={36} label="Copy the verifier key" />
      ) : null}
    </>
  );
}

function PeoplePart({ health }: { health: TrustHealth }) {
  const { passkeys, tokens, overridesThisMonth } = health;
  return (
    <Section title="People and keys" aside="in your projects">
      <dl>
        <Line name="Passkeys that sign">{count(passkeys.usable)}</Line>
        <Line name="Passkeys waiting">{count(passkeys.waiting)}</Line>
        <Line name="Passkeys revoked">{count(passkeys.revoked)}</Line>
        <Line name="Active tokens">{count(tokens.active)}</Line>
        <Line name="Ending in 30 days">{count(tokens.endingSoon)}</Line>
        <Line name="Without an end">{count(tokens.endless)}</Line>
        <Line name="Overrides this month">
          <span className={overridesThisMonth > 0 ? "font-semibold text-alarm" : undefined}>
            {count(overridesThisMonth)}
          </span>
        </Line>
      </dl>
    </Section>
  );
}

function EventKeys({ keys }: { keys: TrustHealth["eventKeys"] }) {
  return (
    <Section title="Keys that sign events" aside={String(keys.length)}>
      {keys.length === 0 ? <p className="py-2 text-ink-soft">None is registered yet.</p> : null}
      <ul>
        {keys.map(({ keyid, since }) => (
          <li key={keyid} className="flex flex-wrap gap-x-6 border-b py-1.5">
            <Digest value={keyid} length={24} label="Copy the key id" />
            <span className="text-ink-soft">
              since <RecordTime at={since} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 border-b py-1.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </div>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <span className="block text-xs text-ink-faint">{children}</span>;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function skewText(seconds: number): string {
  const size = Math.abs(seconds);
  return size < 1 ? `${Math.round(size * 1000)} ms` : `${size.toFixed(1)} s`;
}
