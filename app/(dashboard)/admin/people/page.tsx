import type { Metadata } from "next";
import { AdminPage } from "@/app/(dashboard)/admin/admin-page";
import { PeopleScreen } from "@/components/admin/people-screen";

export const metadata: Metadata = { title: "People" };

export default function PeoplePage() {
  return (
    <AdminPage here="/admin/people" title="People">
      {(projects) => <PeopleScreen projects={projects} />}
    </AdminPage>
  );
}
