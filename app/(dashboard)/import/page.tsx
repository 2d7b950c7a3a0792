import type { Metadata } from "next";
import { personOf } from "@/app/(dashboard)/read-page";
import { ImportScreen } from "@/components/page/import-screen";
import { AppShell } from "@/components/shell/app-shell";
import { pageContext } from "@/lib/auth/page-context";

export const metadata: Metadata = { title: "Import" };

export default async function ImportPage() {
  const context = await pageContext("/import");
  return (
    <AppShell
      crumbs={[{ label: "Runs", href: "/runs" }, { label: "Import" }]}
      person={personOf(context)}
    >
      <ImportScreen />
    </AppShell>
  );
}
