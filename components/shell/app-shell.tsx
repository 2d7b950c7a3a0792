import Link from "next/link";
import type { ReactNode } from "react";
import { CommandPalette } from "@/components/shell/command-palette";
import { type Crumb, Crumbs } from "@/components/shell/crumbs";
import { HelpDialog } from "@/components/shell/help-dialog";
import { Jumps } from "@/components/shell/jumps";
import { MainNav } from "@/components/shell/main-nav";
import { Mark } from "@/components/shell/mark";
import { OfflineBanner } from "@/components/shell/offline-banner";
import { PersonMenu } from "@/components/shell/person-menu";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { cn } from "@/components/ui/cn";

type AppShellProps = {
  crumbs: Crumb[];
  /** Who is signed in; null on pages that need nobody. */
  person: { name: string } | null;
  /** `wide` is for tables and charts, `reading` for text at reading size. */
  width?: "wide" | "reading";
  children: ReactNode;
};

const WIDTHS = { wide: "max-w-[120rem]", reading: "max-w-[64rem]" } as const;

/** The frame of every page behind the login: skip link, where one is, find, help, theme, person. */
export function AppShell({ crumbs, person, width = "wide", children }: AppShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 border-b bg-paper print:hidden">
        <div
          className={cn(
            "mx-auto flex h-12 items-center gap-2 px-4 sm:gap-3 sm:px-6",
            WIDTHS[width],
          )}
        >
          <Link
            href="/runs"
            className="tap flex items-center gap-2 font-semibold"
            aria-label="Tollgate, all runs"
          >
            <Mark />
            <span className="max-sm:hidden">Tollgate</span>
          </Link>
          {person ? <MainNav /> : null}
          <Crumbs crumbs={crumbs} />
          <div className="ml-auto flex items-center gap-1">
            <CommandPalette />
            <HelpDialog />
            <ThemeMenu />
            {person ? <PersonMenu name={person.name} /> : null}
          </div>
        </div>
      </header>
      <OfflineBanner />
      <main
        id="main"
        tabIndex={-1}
        className={cn("mx-auto w-full flex-1 px-4 py-4 outline-none sm:px-6", WIDTHS[width])}
      >
        {children}
      </main>
      <Jumps />
    </div>
  );
}
