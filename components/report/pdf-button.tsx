"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ProblemNotice } from "@/components/ui/notice";
import { problemOf } from "@/lib/queries/problem-of";
import { usePdf } from "@/lib/queries/report";

/** Has the PDF made and saves it. Where the server cannot, its reason stands below, and the browser can print instead. */
export function PdfButton({ run, documentId }: { run: string; documentId: string }) {
  const pdf = usePdf(run);
  const seconds = useSecondsSince(pdf.isPending ? pdf.submittedAt : null);
  return (
    <>
      <Button
        focusableWhenDisabled
        disabled={pdf.isPending}
        onClick={() =>
          pdf.mutate(undefined, { onSuccess: (file) => save(file, `${documentId}-report.pdf`) })
        }
      >
        {pdf.isPending ? `Making the PDF, ${seconds} s` : "PDF"}
      </Button>
      <span role="status" className="sr-only">
        {pdf.isPending ? "The PDF is being made." : pdf.isSuccess ? "The PDF is made." : ""}
      </span>
      {pdf.error ? (
        <div className="order-last basis-full">
          <ProblemNotice problem={problemOf(pdf.error)} />
          <Button className="mt-2" onClick={() => window.print()}>
            Print with this browser
          </Button>
        </div>
      ) : null}
    </>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Whole seconds; 0 where nothing is awaited. */
function useSecondsSince(start: number | null): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (start === null) return;
    const count = () => setSeconds(Math.floor((Date.now() - start) / 1000));
    count();
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, [start]);
  return start === null ? 0 : seconds;
}
