/** This much may wait for a reader; whoever is behind gets no more until it has caught up. */
const MOST_WAITING_BYTES = 512 * 1024;
/** A reader that takes nothing for this long is dropped; it comes back and resumes. */
const MOST_STUCK_MS = 30_000;

const encoder = new TextEncoder();

export type Reader = {
  runId: string;
  /** `actorRef` of who reads. */
  actor: string;
  /** Index of the last entry that the reader has; null where it has none and starts from now. */
  after: number | null;
  /** Whether the reader may still see the run. */
  isAllowed: () => Promise<boolean>;
};

/** One open stream. What it has not got yet is read again from the log, so that nothing piles up in memory. */
export class LiveStream {
  readonly reader: Reader;
  readonly body: ReadableStream<Uint8Array>;
  /** Index of the last entry that was sent. */
  cursor: number;
  closed = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #fullSince: number | null = null;

  constructor(
    reader: Reader,
    cursor: number,
    on: { room: (stream: LiveStream) => void; close: (stream: LiveStream) => void },
  ) {
    this.reader = reader;
    this.cursor = cursor;
    this.#onClose = on.close;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          if (this.#fullSince === null) return;
          this.#fullSince = null;
          on.room(this);
        },
        cancel: () => this.close(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING_BYTES }),
    );
  }

  readonly #onClose: (stream: LiveStream) => void;

  /** False: the reader is behind, and the text was not sent. */
  send(text: string): boolean {
    if (this.closed) return false;
    if ((this.#controller?.desiredSize ?? 0) <= 0) {
      this.#fullSince ??= performance.now();
      return false;
    }
    this.#controller?.enqueue(encoder.encode(text));
    return true;
  }

  get isFull(): boolean {
    return this.#fullSince !== null;
  }

  get isStuck(): boolean {
    return this.#fullSince !== null && performance.now() - this.#fullSince > MOST_STUCK_MS;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    try {
      this.#controller?.close();
    } catch {
      // The reader has already gone away.
    }
    this.#onClose(this);
  }
}
