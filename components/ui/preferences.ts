"use client";

import { useSyncExternalStore } from "react";
import { parseTheme, THEME_COOKIE, type Theme } from "@/components/ui/theme";

const SHORTCUTS_KEY = "tollgate-shortcuts";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
function changed(): void {
  for (const listener of listeners) listener();
}

/** The theme lives in a cookie, so that the server writes it into the first byte of HTML. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  // Not the Cookie Store API: browsers have it on HTTPS only, and a first look is often over plain HTTP.
  Reflect.set(
    document,
    "cookie",
    `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`,
  );
  changed();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    subscribe,
    () => parseTheme(document.documentElement.dataset.theme),
    () => "system",
  );
}

export function setShortcutsOn(on: boolean): void {
  localStorage.setItem(SHORTCUTS_KEY, on ? "on" : "off");
  changed();
}

export function areShortcutsOn(): boolean {
  return localStorage.getItem(SHORTCUTS_KEY) !== "off";
}

/** Single-key shortcuts can be switched off: WCAG 2.1.4. */
export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areShortcutsOn, () => true);
}
