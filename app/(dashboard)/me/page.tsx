import type { Metadata } from "next";
import { personOf } from "@/app/(dashboard)/read-page";
import { DelegationList } from "@/components/me/delegation-list";
import { NotYou } from "@/components/me/not-you";
import { NoticeList } from "@/components/me/notice-list";
import { PasskeyList } from "@/components/me/passkey-list";
import { SessionList } from "@/components/me/session-list";
import { AppShell } from "@/components/shell/app-shell";
import { pageContext } from "@/lib/auth/page-context";
import { findAdminAccess } from "@/lib/use-cases/access/find-admin-access";
import { readOwnAccount } from "@/lib/use-cases/access/read-own-account";
import { whoAmI } from "@/lib/use-cases/access/who-am-i";

export const metadata: Metadata = { title: "You" };

/** What belongs to the person alone: the keys they sign with, what they were told, where they are signed in. */
export default async function MePage() {
  const context = await pageContext("/me");
  const [account, { admins }, { projects }] = await Promise.all([
    readOwnAccount(context),
    findAdminAccess(context),
    whoAmI(context),
  ]);
  const others = admins.map(({ project, names }) => ({
    project,
    names: names.filter((name) => name !== context.actor.name),
  }));
  return (
    <AppShell width="reading" crumbs={[{ label: "You" }]} person={personOf(context)}>
      <h1 className="text-2xl break-words">{context.actor.name}</h1>
      <p className="text-base break-all text-ink-soft">{account.email}</p>
      <ul className="text-base text-ink-soft">
        {projects.map(({ key, name, roles }) => (
          <li key={key}>
            {name}: {roles.join(", ") || "no role"}
          </li>
        ))}
      </ul>
      <div className="mt-6 flex flex-col gap-9 text-base">
        <PasskeyList email={account.hasPassword ? account.email : null} admins={others} />
        <NoticeList />
        {projects.map((project) => (
          <DelegationList key={project.key} project={project} several={projects.length > 1} />
        ))}
        <SessionList />
        <NotYou admins={others} />
      </div>
    </AppShell>
  );
}
