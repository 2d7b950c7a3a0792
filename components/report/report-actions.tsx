"use client";

import { Button, buttonLooks } from "@/components/ui/button";

const FORMS = [
  { ending: "md", label: "Download report.md" },
  { ending: "json", label: "JSON" },
  { ending: "html", label: "HTML" },
] as const;

/** The bundle, which anybody can check without this server, and the same contents to read. */
export function ReportActions({ run, documentId }: { run: string; documentId: string }) {
  return (
    <div className="mt-5 flex flex-wrap gap-2 print:hidden">
      <a
        href={`/api/v1/runs/${run}/bundle`}
        download={`${documentId}.tollgate`}
        className={buttonLooks({ variant: "primary" })}
      >
        Download the bundle
      </a>
      {FORMS.map(({ ending, label }) => (
        <a
          key={ending}
          href={`/api/v1/runs/${run}/report.${ending}`}
          download={`${documentId}-report.${ending}`}
          className={buttonLooks({ size: "md" })}
        >
          {label}
        </a>
      ))}
      <Button onClick={() => window.print()}>Print or save as PDF</Button>
    </div>
  );
}
