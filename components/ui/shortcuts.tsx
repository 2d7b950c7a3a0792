"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { areShortcutsOn } from "@/components/ui/preferences";

export type Shortcut = {
  /** One key (`j`), or two in a row (`g r`). */
  keys: string;
  label: string;
  run: () => void;
};

type Registry = { shortcuts: Shortcut[]; add: (shortcut: Shortcut) => () => void };

const RegistryContext = createContext<Registry | null>(null);
const SEQUENCE_MS = 1000;

/** Keys belong to whoever types: no single-key shortcut fires in a field, a dialog's control or a menu. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches("input, textarea, select") ||
    target.closest("[role='dialog'], [role='alertdialog'], [role='menu']") !== null
  );
}

function isForeign(event: KeyboardEvent): boolean {
  const combined = event.ctrlKey || event.metaKey || event.altKey;
  return combined || event.defaultPrevented || isTyping(event.target) || !areShortcutsOn();
}

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [shortcuts, setShortcuts] = useState<Shortcut[]>([]);
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const first = useRef({ key: "", at: 0 });

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (isForeign(event)) return;
      const before = event.timeStamp - first.current.at < SEQUENCE_MS ? first.current.key : "";
      const hit =
        latest.current.findLast((s) => s.keys === `${before} ${event.key}`) ??
        latest.current.findLast((s) => s.keys === event.key);
      first.current = { key: hit ? "" : event.key, at: event.timeStamp };
      if (!hit) return;
      event.preventDefault();
      hit.run();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  const registry = useMemo<Registry>(
    () => ({
      shortcuts,
      add: (shortcut) => {
        setShortcuts((all) => [...all, shortcut]);
        return () => setShortcuts((all) => all.filter((other) => other !== shortcut));
      },
    }),
    [shortcuts],
  );
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

export function useShortcutList(): Shortcut[] {
  return useContext(RegistryContext)?.shortcuts ?? [];
}

/** Registers a key while the calling component is on the page. The last one registered for a key wins. */
export function useShortcut(keys: string, label: string, run: () => void): void {
  const add = useContext(RegistryContext)?.add;
  const addRef = useRef(add);
  addRef.current = add;
  const runRef = useRef(run);
  runRef.current = run;
  useEffect(() => addRef.current?.({ keys, label, run: () => runRef.current() }), [keys, label]);
}
