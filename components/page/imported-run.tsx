import Link from "next/link";
import type { ReactNode } from "react";
import { PageAccount } from "@/components/page/page-account";
import { PageRead } from "@/components/page/page-read";
import { StartLive } from "@/components/page/start-live";
import { Digest } from "@/components/ui/digest";
import { RecordTime } from "@/components/ui/relative-time";
import { RUN_STATUS, Status } from "@/components/ui/status";
import type { PageView } from "@/lib/contract/page";
import type { RunView } from "@/lib/contract/run";

/** A run that is what its page states: how much of it was read, what does not hold, and the way to a live run. */
export function ImportedRun({ run, page }: { run: RunView; page: PageView }) {
  const { name, word } = RUN_STATUS.imported;
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-10 gap-y-4 border-b pb-4">
        <div className="min-w-0 flex-1 basis-96">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <Status name={name} word={word} />
            <span className="text-ink-soft">stated by a page, measured by nobody here</span>
          </div>
          <h1 className="mt-0.5 text-2xl [overflow-wrap:anywhere]">{page.title ?? page.name}</h1>
          <dl className="my-2 flex flex-wrap gap-x-6 gap-y-0.5 text-xs">
            <Fact label="File">
              <span className="font-mono break-all">{page.name}</span>
            </Fact>
            <Fact label="SHA-256">
              <Digest value={page.sha256} />
            </Fact>
            {page.importedAt ? (
              <Fact label="Imported">
                <RecordTime at={page.importedAt} /> by {run.createdBy.name}
              </Fact>
            ) : null}
            <Fact label="Plan">
              {run.plan.name}, version {run.plan.version}
            </Fact>
          </dl>
          <PageAccount counts={page.counts} />
        </div>
        <div className="flex flex-wrap items-start gap-2 print:hidden">
          <StartLive run={run} />
          <DocumentLink href={`/api/v1/runs/${run.id}/report.md`}>Markdown</DocumentLink>
          <Link
            href={`/compare?run=${run.id}`}
            className="tap inline-flex h-8 items-center text-accent hover:underline"
          >
            Compare
          </Link>
        </div>
      </div>
      <div className="mt-4">
        <PageRead page={page} />
      </div>
    </>
  );
}

function DocumentLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className="tap inline-flex h-8 items-center text-accent hover:underline">
      {children}
    </a>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <dt className="text-ink-faint">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
