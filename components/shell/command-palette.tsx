"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { setTheme } from "@/components/ui/preferences";
import { THEMES } from "@/components/ui/theme";
import { useRecentRuns } from "@/lib/queries/run-list";

const VERIFY = "/verify";
const PAGES = [
  { href: "/runs", label: "Runs" },
  { href: "/runs?show=needs-me", label: "Runs that wait for my signature" },
  { href: "/me", label: "Your passkeys and sessions" },
  { href: "/audit", label: "Audit: the ledger as people read it" },
  { href: "/admin", label: "Admin: trust health" },
  { href: "/admin/people", label: "Admin: people and passkeys" },
  { href: "/admin/tokens", label: "Admin: access tokens" },
  { href: "/admin/rules", label: "Admin: approval rules" },
  { href: VERIFY, label: "Verify a bundle" },
] as const;
const ITEM =
  "flex h-9 cursor-default items-center gap-3 rounded-sm px-2 data-[selected=true]:bg-accent-wash";
const GROUP =
  "py-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-faint";

export function CommandPalette() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((was) => !was);
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="tap flex h-8 items-center gap-2 rounded-md border border-rule-strong px-2 text-ink-faint hover:bg-sunk hover:text-ink"
      >
        <Search className="size-4" aria-hidden />
        <span className="max-md:sr-only">Find</span>
        <span className="max-md:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent title="Go to" className="top-24 translate-y-0">
          {open ? <Choices close={() => setOpen(false)} /> : null}
        </DialogContent>
      </Dialog>
    </>
  );
}

function Choices({ close }: { close: () => void }) {
  const router = useRouter();
  const runs = useRecentRuns();
  const go = (href: string) => {
    close();
    // The verifier's page is one file of its own, which the router knows nothing of.
    if (href === VERIFY) window.location.assign(href);
    else router.push(href);
  };
  return (
    <Command label="Go to a page or run a command" loop>
      <Command.Input
        autoFocus
        placeholder="Run, page or command"
        className="mb-2 h-9 w-full rounded-md border border-rule-strong bg-paper px-2.5 text-base placeholder:text-ink-faint"
      />
      <Command.List className="max-h-80 overflow-y-auto">
        <Command.Empty className="px-2 py-3 text-ink-soft">
          Nothing here has that name. Try a document id or a branch.
        </Command.Empty>
        <Command.Group heading="Pages" className={GROUP}>
          {PAGES.map(({ href, label }) => (
            <Command.Item key={href} className={ITEM} onSelect={() => go(href)}>
              {label}
            </Command.Item>
          ))}
        </Command.Group>
        {runs.length > 0 ? (
          <Command.Group heading="Runs" className={GROUP}>
            {runs.map((run) => (
              <Command.Item
                key={run.id}
                value={`${run.documentId} ${run.planTitle} ${run.branch ?? ""}`}
                className={ITEM}
                onSelect={() => go(`/runs/${run.id}`)}
              >
                <span className="font-mono text-xs">{run.documentId}</span>
                <span className="truncate text-ink-soft">{run.planTitle}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        <Command.Group heading="Theme" className={GROUP}>
          {THEMES.map((theme) => (
            <Command.Item
              key={theme}
              className={ITEM}
              onSelect={() => {
                setTheme(theme);
                close();
              }}
            >
              Theme: {theme}
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  );
}
