import { LiveMetrics, RunEvent } from "@/lib/contract/run";
import type { Connection } from "@/lib/queries/live-state";

export type LiveHandlers = {
  onConnection: (connection: Connection) => void;
  onMetrics: (metrics: LiveMetrics) => void;
  onEvent: (event: RunEvent) => void;
  /** The run changed in a way that only a new read tells; also after every reconnection. */
  onChange: () => void;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * Holds one stream open until `close` is called. A browser gives up for good on an error status, so the waiting
 * and trying again happens here: half a second, doubled each time up to 15 s, at once when the device is back online.
 */
export function openLiveStream(url: string, handlers: LiveHandlers): { close: () => void } {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let opened = false;
  let lastIndex = "";

  function connect(): void {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(lastIndex ? `${url}?lastEventId=${lastIndex}` : url);
    source.onopen = () => {
      failures = 0;
      handlers.onConnection("live");
      if (opened) handlers.onChange();
      opened = true;
    };
    source.onerror = retryLater;
    source.addEventListener("metrics", (message) => {
      const metrics = LiveMetrics.safeParse(readJson(message.data));
      if (metrics.success) handlers.onMetrics(metrics.data);
      else handlers.onChange();
    });
    source.addEventListener("event", (message) => {
      lastIndex = message.lastEventId;
      const event = RunEvent.safeParse(readJson(message.data));
      if (event.success) handlers.onEvent(event.data);
      handlers.onChange();
    });
    source.addEventListener("run", () => handlers.onChange());
  }

  function retryLater(): void {
    source?.close();
    handlers.onConnection(navigator.onLine ? "reconnecting" : "offline");
    clearTimeout(timer);
    timer = setTimeout(connect, Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS));
    failures += 1;
  }

  window.addEventListener("online", connect);
  window.addEventListener("offline", retryLater);
  connect();
  return {
    close() {
      clearTimeout(timer);
      window.removeEventListener("online", connect);
      window.removeEventListener("offline", retryLater);
      source?.close();
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
