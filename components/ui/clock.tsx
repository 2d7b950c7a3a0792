"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

/** Milliseconds by which the server's clock is ahead of this one. */
let offset = 0;
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = Math.floor((Date.now() + offset) / 1000) * 1000;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    timer = setInterval(tick, 1000);
    queueMicrotask(tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Tells the page's clock what the server's clock said in an answer that has just arrived. */
export function syncClock(serverNow: string): void {
  offset = Date.parse(serverNow) - Date.now();
}

const StartContext = createContext(0);

/** Gives the first drawing, on the server too, the time at which its data was read: ages stand there from the start. */
export function ClockProvider({ now: start, children }: { now: string; children: ReactNode }) {
  return <StartContext value={Date.parse(start)}>{children}</StartContext>;
}

/** The server's time to the second, moving. Until the page runs, the `ClockProvider`'s, or 0 without one. */
export function useNow(): number {
  const start = useContext(StartContext);
  return useSyncExternalStore(
    subscribe,
    () => now || start,
    () => start,
  );
}

/** Whether the page runs in its reader's browser, whose zone and language are then known. */
export function useIsRunning(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

const never = () => () => {};
