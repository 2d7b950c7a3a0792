"use client";

import { useState } from "react";
import { buttonLooks } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { setShortcutsOn, useShortcutsOn } from "@/components/ui/preferences";
import { useShortcut, useShortcutList } from "@/components/ui/shortcuts";

export function HelpDialog() {
  const [open, setOpen] = useState(false);
  const shortcuts = useShortcutList();
  const on = useShortcutsOn();
  useShortcut("?", "This help", () => setOpen(true));
  const rows = [...new Map(shortcuts.map((s) => [s.keys, s.label])).entries()];
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger
        aria-label="Help and keyboard shortcuts"
        className={buttonLooks({ variant: "quiet", size: "icon" })}
      >
        <span aria-hidden>?</span>
      </DialogTrigger>
      <DialogContent title="Keyboard" description="Single keys work while no field has the focus.">
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5">
          <Row keys="Ctrl K" label="Find a page or a command (Cmd K on a Mac)" />
          {rows.map(([keys, label]) => (
            <Row key={keys} keys={keys} label={label} />
          ))}
        </dl>
        <label className="mt-5 flex items-center gap-2 border-t pt-3">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={on}
            onChange={(event) => setShortcutsOn(event.target.checked)}
          />
          Single-key shortcuts are on
        </label>
      </DialogContent>
    </Dialog>
  );
}

function Row({ keys, label }: { keys: string; label: string }) {
  return (
    <>
      <dt className="flex gap-1">
        {keys.split(" ").map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dt>
      <dd>{label}</dd>
    </>
  );
}
