import type { Metadata } from "next";
import { AdminPage } from "@/app/(dashboard)/admin/admin-page";
import { RulesScreen } from "@/components/admin/rules-screen";

export const metadata: Metadata = { title: "Approval rules" };

export default function RulesPage() {
  return (
    <AdminPage here="/admin/rules" title="Approval rules">
      {(projects) => <RulesScreen projects={projects} />}
    </AdminPage>
  );
}
