"use client";

import { useSyncExternalStore } from "react";

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

/** The server's time to the second, moving; 0 on the server and until the page runs. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => 0,
  );
}
