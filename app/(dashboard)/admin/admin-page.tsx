import type { ReactNode } from "react";
import { personOf } from "@/app/(dashboard)/read-page";
import { AdminFrame } from "@/components/admin/admin-frame";
import { NoPermission } from "@/components/admin/no-permission";
import { AppShell } from "@/components/shell/app-shell";
import { pageContext } from "@/lib/auth/page-context";
import { type AdminAccess, findAdminAccess } from "@/lib/use-cases/access/find-admin-access";

type AdminPageProps = {
  /** Where the page is, to come back to after signing in. */
  here: string;
  title: string;
  children: (projects: AdminAccess["projects"], me: string) => ReactNode;
};

/** An admin page for who administers a project; for everybody else the names of those who do. */
export async function AdminPage({ here, title, children }: AdminPageProps) {
  const context = await pageContext(here);
  const { projects, admins } = await findAdminAccess(context);
  return (
    <AppShell crumbs={[{ label: title }]} person={personOf(context)}>
      <AdminFrame title={title}>
        {projects.length === 0 ? (
          <NoPermission admins={admins} />
        ) : (
          children(projects, context.actor.id)
        )}
      </AdminFrame>
    </AppShell>
  );
}
