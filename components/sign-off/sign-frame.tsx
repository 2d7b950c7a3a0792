import Link from "next/link";
import type { ReactNode } from "react";

type SignFrameProps = { run: string; documentId: string; leave: string; children: ReactNode };

/** A sheet on a desk under a band of ink: no page where one works looks like the page where one signs. */
export function SignFrame({ run, documentId, leave, children }: SignFrameProps) {
  return (
    <div className="min-h-dvh bg-sunk pb-16 text-lg">
      <header className="bg-ink text-paper print:hidden">
        <div className="mx-auto flex min-h-12 max-w-[46rem] items-center justify-between gap-3 px-4 sm:px-10">
          <span className="min-w-0 truncate font-mono text-sm">{documentId}</span>
          <Link
            href={`/runs/${run}`}
            className="inline-flex min-h-11 shrink-0 items-center text-base underline underline-offset-4 focus-visible:outline-paper"
          >
            {leave}
          </Link>
        </div>
      </header>
      <main
        id="main"
        className="mx-auto max-w-[46rem] border-b bg-paper px-4 pt-6 pb-10 sm:border-x sm:px-10 sm:pt-10"
      >
        {children}
      </main>
    </div>
  );
}

/** The act in one sentence, under the double rule that documents have. */
export function SignHeading({ over, children }: { over: ReactNode; children: ReactNode }) {
  return (
    <div className="border-b-4 border-double border-ink pb-4">
      <p className="text-base text-ink-soft">{over}</p>
      {children}
    </div>
  );
}

export const ACT = "mt-1 text-2xl leading-8 font-semibold break-words sm:text-4xl sm:leading-11";
