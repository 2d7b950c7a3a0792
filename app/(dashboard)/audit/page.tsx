import type { Metadata } from "next";
import { personOf } from "@/app/(dashboard)/read-page";
import { AuditScreen } from "@/components/audit/audit-screen";
import { AppShell } from "@/components/shell/app-shell";
import { pageContext } from "@/lib/auth/page-context";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage() {
  const context = await pageContext("/audit");
  return (
    <AppShell crumbs={[{ label: "Audit" }]} person={personOf(context)}>
      <AuditScreen />
    </AppShell>
  );
}
