import type { Metadata } from "next";
import { AdminPage } from "@/app/(dashboard)/admin/admin-page";
import { TrustScreen } from "@/components/admin/trust-screen";

export const metadata: Metadata = { title: "Trust" };

export default function TrustPage() {
  return (
    <AdminPage here="/admin" title="Trust">
      {() => <TrustScreen />}
    </AdminPage>
  );
}
