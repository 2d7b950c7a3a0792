"use client";

import Link from "next/link";
import { Mark } from "@/components/shell/mark";
import { Button } from "@/components/ui/button";
import { Digest } from "@/components/ui/digest";

type ErrorPageProps = { error: Error & { digest?: string }; retry: () => void };

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return (
    <main className="mx-auto w-full max-w-[64rem] px-6 py-4">
      <Link href="/runs" className="flex items-center gap-2 font-semibold">
        <Mark />
        Tollgate
      </Link>
      <h1 className="pt-12 text-3xl">This page could not be put together.</h1>
      <p className="reading mt-2 text-ink-soft">
        Nothing was changed by it. Try again; if it stays, tell an admin of your Tollgate
        {error.digest ? " this number, which is in the server's log:" : "."}
      </p>
      {error.digest ? <Digest value={error.digest} label="Copy the number" /> : null}
      <div className="mt-4 flex gap-3">
        <Button variant="primary" size="lg" onClick={retry}>
          Try again
        </Button>
      </div>
    </main>
  );
}
