"use client";

import { Button, buttonLooks } from "@/components/ui/button";

const FORMS = [
  { ending: "md", label: "Download report.md" },
  { ending: "json", label: "JSON" },
  { ending: "html", label: "HTML" },
] as const;

/** The same contents to take along. */
export function ReportActions({ run, documentId }: { run: string; documentId: string }) {
  return (
    <div className="mt-5 flex flex-wrap gap-2 print:hidden">
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
