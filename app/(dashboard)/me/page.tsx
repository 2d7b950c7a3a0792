import type { Metadata } from "next";
import { personOf } from "@/app/(dashboard)/read-page";
import { SessionList } from "@/components/me/session-list";
import { AppShell } from "@/components/shell/app-shell";
import { pageContext } from "@/lib/auth/page-context";

export const metadata: Metadata = { title: "You" };

/** What belongs to the person alone: the keys they sign with, where they are signed in, what they were told. */
export default async function MePage() {
  const context = await pageContext("/me");
  return (
    <AppShell width="reading" crumbs={[{ label: "You" }]} person={personOf(context)}>
      <h1 className="text-2xl break-words">{context.actor.name}</h1>
      <div className="mt-4 flex flex-col gap-8 text-base">
        <SessionList />
      </div>
    </AppShell>
  );
}
