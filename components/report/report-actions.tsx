"use client";

import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { PdfButton } from "@/components/report/pdf-button";
import { buttonLooks } from "@/components/ui/button";

type ReportActionsProps = { run: string; documentId: string };

/** The bundle, which anybody can check without this server, and the same contents to read and to compute with. */
export function ReportActions({ run, documentId }: ReportActionsProps) {
  return (
    <div className="mt-5 flex flex-wrap gap-2 print:hidden">
      <a
        href={`/api/v1/runs/${run}/bundle`}
        download={`${documentId}.tollgate`}
        className={buttonLooks({ variant: "primary" })}
      >
        Download the bundle
      </a>
      <PdfButton run={run} documentId={documentId} />
      <a
        href={`/api/v1/runs/${run}/report.md`}
        download={`${documentId}-report.md`}
        className={buttonLooks({})}
      >
        Markdown
      </a>
      <a href="#data" className={buttonLooks({})}>
        Data
      </a>
      <Link href={`/compare?run=${run}`} className={buttonLooks({ variant: "quiet" })}>
        <GitCompareArrows className="size-4" aria-hidden />
        Compare
      </Link>
    </div>
  );
}
