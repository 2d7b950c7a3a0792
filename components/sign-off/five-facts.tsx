import type { ReactNode } from "react";
import { type Gate, roleTitle } from "@/components/sign-off/gate-of";
import { SignatureRecord } from "@/components/sign-off/signature-record";
import { WhatChanged } from "@/components/sign-off/what-changed";
import { RecordTime } from "@/components/ui/relative-time";
import { Status, type StatusName } from "@/components/ui/status";
import type { DossierDocument } from "@/lib/domain/sign-off/dossier";
import { type DossierSummary, summarizeDossier } from "@/lib/domain/sign-off/summarize-dossier";

type FiveFactsProps = {
  run: string;
  gate: Gate;
  me: string;
  digest: string;
  document: DossierDocument;
};

/** What a person has to know before signing, on one screen. The first two come out of the signed bytes. */
export function FiveFacts(props: FiveFactsProps) {
  const { gate, document } = props;
  return (
    <dl className="divide-y border-b">
      <Fact name="What">
        <What document={document} />
      </Fact>
      <Fact name="Evidence">
        <Evidence summary={summarizeDossier(document)} verdict={document.verdict} />
      </Fact>
      <Waived waivers={document.waivers ?? []} />
      <Fact name="Changed">
        <WhatChanged {...props} />
      </Fact>
      <Fact name="Signed">
        <Signed gate={gate} />
      </Fact>
      <Fact name="The gate">
        <GateState gate={gate} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="gap-x-6 py-3 sm:grid sm:grid-cols-[6rem_minmax(0,1fr)]">
      <dt className="text-base text-ink-faint sm:leading-6">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function What({ document }: { document: DossierDocument }) {
  const { commit, branch, digest, flag, environment } = document.artifact;
  const parts: [string, string | null][] = [
    ["Commit", commit?.slice(0, 12) ?? null],
    ["Branch", branch],
    ["Artifact", digest?.slice(0, 19) ?? null],
    ["Flag", flag],
    ["Environment", environment],
    ["Plan", `${document.plan.name}, version ${document.plan.version}`],
  ];
  return (
    <ul>
      {parts.map(([name, text]) => (
        <li key={name}>
          <span className="text-ink-soft">{name}</span>{" "}
          {text === null ? (
            <span className="text-unknown">missing</span>
          ) : (
            <span className="font-mono text-base break-all">{text}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

const VERDICTS: Record<string, { name: StatusName; word: string }> = {
  pass: { name: "pass", word: "The verdict is pass" },
  fail: { name: "fail", word: "The verdict is fail" },
  inconclusive: { name: "inconclusive", word: "The verdict is inconclusive" },
  pending: { name: "waiting", word: "Nothing is judged yet" },
};

function Evidence({ summary, verdict }: { summary: DossierSummary; verdict: string | null }) {
  const look = verdict === null ? null : VERDICTS[verdict];
  return (
    <div className="flex flex-col gap-1">
      {look ? <Status name={look.name} word={look.word} className="whitespace-normal" /> : null}
      {summary.total > 0 ? <Counts summary={summary} /> : null}
      {summary.weakest ? (
        <p>
          {summary.weakest.beyond ? "Worst: " : "Nearest its limit: "}
          <span className="font-medium">{summary.weakest.label}</span>, {summary.weakest.text}
        </p>
      ) : null}
      {summary.soak ? <p className="first-letter:uppercase">{summary.soak}</p> : null}
      {summary.funnels.map((funnel) => (
        <p key={funnel}>{funnel}</p>
      ))}
      <Recorded summary={summary} />
    </div>
  );
}

/** What the gate does without: whoever signs it signs this too. */
function Waived({ waivers }: { waivers: NonNullable<DossierDocument["waivers"]> }) {
  if (waivers.length === 0) return null;
  return (
    <Fact name="Waived">
      <ul className="flex flex-col gap-2">
        {waivers.map((waiver) => (
          <li key={waiver.id} className="border-l-4 border-alarm bg-alarm-wash px-3 py-2">
            <p className="font-semibold text-alarm">{waiver.title}</p>
            <p>{waiver.reason}</p>
            <p className="text-base text-ink-soft">
              {waiver.requestedBy} and {waiver.confirmedBy} answer for it, until{" "}
              <RecordTime at={waiver.expiresAt} />
            </p>
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function Counts({ summary }: { summary: DossierSummary }) {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1">
      <Status name="pass" word={`${summary.pass} of ${summary.total} metrics pass`} />
      {summary.fail > 0 ? (
        <Status name="fail" word={`${summary.fail} fail`} />
      ) : (
        <span className="text-ink-soft">0 fail</span>
      )}
      {summary.inconclusive > 0 ? (
        <Status name="inconclusive" word={`${summary.inconclusive} inconclusive`} />
      ) : null}
      {summary.errors > 0 ? (
        <Status name="source-error" word={`${summary.errors} with a source error`} />
      ) : null}
      {summary.unmeasured > 0 ? (
        <Status name="unknown" word={`${summary.unmeasured} not measured`} />
      ) : null}
      {summary.muted > 0 ? (
        <span className="text-ink-soft">{summary.muted} muted, not counted</span>
      ) : null}
    </p>
  );
}

function Recorded({ summary }: { summary: DossierSummary }) {
  const { checklist, files, openIncidents } = summary;
  return (
    <>
      {checklist.total > 0 ? (
        <p>
          Checklist: {checklist.measured} measured, {checklist.vouched} vouched for,{" "}
          {checklist.open.length === 0 ? "none" : checklist.open.length} open
          {checklist.open.length > 0 ? ` (${checklist.open.join(", ")})` : ""}
        </p>
      ) : null}
      <p>
        {files === 0
          ? "No screenshot, file or link."
          : `${files} ${files === 1 ? "screenshot, file or link" : "screenshots, files and links"}.`}
      </p>
      {openIncidents.length > 0 ? (
        <Status
          name="fail"
          className="whitespace-normal"
          word={`Open: ${openIncidents.map((i) => `${i.title} (${i.severity})`).join("; ")}`}
        />
      ) : (
        <p>No incident is open.</p>
      )}
    </>
  );
}

function Signed({ gate }: { gate: Gate }) {
  const { made, required } = gate.status;
  const short = required.filter((rule) => rule.have < rule.count);
  return (
    <div className="flex flex-col gap-3">
      {made.length === 0 ? <p>Nobody yet.</p> : null}
      {made.map((signOff) => (
        <SignatureRecord
          key={signOff.id}
          signOff={signOff}
          role={roleTitle(gate.status, signOff.role)}
        />
      ))}
      {short.length > 0 ? (
        <p className="text-ink-soft">Missing: {short.map((rule) => rule.title).join(", ")}.</p>
      ) : (
        <p className="text-ink-soft">Every signature that the plan asks for is there.</p>
      )}
    </div>
  );
}

function GateState({ gate }: { gate: Gate }) {
  const others = gate.blockers.filter((blocker) => blocker.code !== "sign_offs");
  const missing = gate.status.required.reduce(
    (sum, rule) => sum + Math.max(0, rule.count - rule.have),
    0,
  );
  return (
    <div className="flex flex-col gap-1">
      <p>
        {missing === 0
          ? "All signatures are there."
          : `Waits for ${missing} ${missing === 1 ? "signature" : "signatures"}.`}
      </p>
      {others.length === 0 ? (
        <p className="text-ink-soft">Nothing else keeps it closed.</p>
      ) : (
        <ul className="list-disc pl-5">
          {others.map((blocker) => (
            <li key={`${blocker.code} ${blocker.text}`}>{blocker.text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
