/** What a poll has of chance and of time; tests bring their own. */
export type Patience = {
  signal: AbortSignal;
  /** From 0 to 1. */
  random: () => number;
  /** Rejects when `signal` aborts. */
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

export function patience(signal: AbortSignal): Patience {
  return { signal, random: Math.random, pause };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, milliseconds);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
