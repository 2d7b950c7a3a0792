import type { Metadata } from "next";
import { AdminPage } from "@/app/(dashboard)/admin/admin-page";
import { TokenScreen } from "@/components/admin/token-screen";

export const metadata: Metadata = { title: "Access tokens" };

export default function TokensPage() {
  return (
    <AdminPage here="/admin/tokens" title="Access tokens">
      {(projects) => <TokenScreen projects={projects} />}
    </AdminPage>
  );
}
