"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { formatUtc } from "@/components/ui/format-time";
import { Notice } from "@/components/ui/notice";
import { LoadingRows } from "@/components/ui/skeleton";

type Asked<T> = {
  data: T | undefined;
  error: Error | null;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

type LoadedProps<T> = {
  query: Asked<T>;
  /** What is being read, for the sentences: `the passkeys`. */
  what: string;
  rows?: number;
  children: (data: T) => ReactNode;
};

/** What was read; until then quiet bars; without an answer what to do; an old answer with its age. */
export function Loaded<T>({ query, what, rows = 4, children }: LoadedProps<T>) {
  const { data, error } = query;
  if (data === undefined) {
    if (!error) return <LoadingRows label={`Reading ${what}`} rows={rows} />;
    return (
      <div className="flex flex-col items-start gap-3 pt-3">
        <Notice tone="problem" announce title={`Tollgate could not read ${what}.`}>
          {error.message}
        </Notice>
        <Button onClick={() => void query.refetch()}>Try again</Button>
      </div>
    );
  }
  return (
    <>
      {error ? (
        <Notice tone="waiting" title="This could not be read anew." className="my-3">
          What you see is from {formatUtc(new Date(query.dataUpdatedAt).toISOString(), true)}.{" "}
          {error.message}
        </Notice>
      ) : null}
      {children(data)}
    </>
  );
}
