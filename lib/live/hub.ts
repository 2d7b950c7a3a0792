import type { Database } from "@/lib/data/database";
import { doorbellOf, type Ring } from "@/lib/data/doorbell/doorbell";
import { findNewestIndex } from "@/lib/data/ledger/find-newest-index";
import { AppError } from "@/lib/domain/app-error";
import { LiveStream, type Reader } from "@/lib/live/live-stream";
import type { Log } from "@/lib/live/log";
import { Topic } from "@/lib/live/topic";

const HEARTBEAT_MS = 10_000;
const MOST_STREAMS_AN_ACTOR = 20;

const hubs = new WeakMap<Database, Hub>();

/** The one hub of a process and database. */
export function hubOf(db: Database): Hub {
  const known = hubs.get(db);
  if (known) return known;
  const made = new Hub(db);
  hubs.set(db, made);
  return made;
}

/**
 * Hands what happens in runs to open streams. The doorbell only says that there is something; events come
 * from the log after each stream's cursor, so that a missed ring delays and loses nothing.
 */
export class Hub {
  /** Where failures of background reads go. */
  log: Log | null = null;
  readonly #db: Database;
  readonly #topics = new Map<string, Topic>();
  readonly #perActor = new Map<string, number>();
  #stopListening: (() => void) | null = null;
  #heartbeat: NodeJS.Timeout | undefined;

  readonly #beatMs: number;

  constructor(db: Database, beatMs = HEARTBEAT_MS) {
    this.#db = db;
    this.#beatMs = beatMs;
  }

  /** Opens a stream for somebody who may read the run. Refuses with `rate_limited` beyond 20 an actor. */
  async open(reader: Reader): Promise<ReadableStream<Uint8Array>> {
    const count = this.#perActor.get(reader.actor) ?? 0;
    if (count >= MOST_STREAMS_AN_ACTOR) {
      throw new AppError(
        "rate_limited",
        `You already have ${count} live streams open; ${MOST_STREAMS_AN_ACTOR} is the limit. Close one and try again.`,
      );
    }
    this.#perActor.set(reader.actor, count + 1);
    try {
      return await this.#join(reader);
    } catch (error) {
      this.#leaveActor(reader.actor);
      throw error;
    }
  }

  /** Ends every stream, as on a restart; the readers come back to another process. */
  close(): void {
    for (const topic of this.#topics.values()) for (const stream of topic.streams) stream.close();
  }

  async #join(reader: Reader): Promise<ReadableStream<Uint8Array>> {
    const newest = await findNewestIndex(this.#db, reader.runId);
    const cursor = Math.min(reader.after ?? newest, newest);
    const topic = this.#topicOf(reader.runId);
    const stream = new LiveStream(reader, cursor, {
      room: () => topic.pumpEvents(),
      close: (closed) => this.#leave(topic, closed),
    });
    topic.streams.add(stream);
    // An id without data moves the reader's Last-Event-ID, so that a drop before the first event loses none.
    const id = cursor >= 0 ? `id: ${cursor}\n` : "";
    stream.send(`retry: 1000\n${id}: open\n\nevent: run\ndata: {}\n\n`);
    topic.pumpEvents();
    topic.pushMetrics();
    // The access may have ended after it was checked and before anybody listened for that.
    void this.#check(stream);
    return stream.body;
  }

  #topicOf(runId: string): Topic {
    this.#start();
    const known = this.#topics.get(runId);
    if (known) return known;
    const topic = new Topic(this.#db, runId, (error) =>
      this.log?.error({ error, runId }, "the live stream cannot read the run"),
    );
    this.#topics.set(runId, topic);
    return topic;
  }

  #leave(topic: Topic, stream: LiveStream): void {
    topic.streams.delete(stream);
    if (topic.streams.size === 0) this.#topics.delete(stream.reader.runId);
    this.#leaveActor(stream.reader.actor);
    if (this.#topics.size === 0) this.#stop();
  }

  #leaveActor(actor: string): void {
    const count = (this.#perActor.get(actor) ?? 1) - 1;
    if (count > 0) this.#perActor.set(actor, count);
    else this.#perActor.delete(actor);
  }

  #start(): void {
    if (this.#stopListening) return;
    this.#stopListening = doorbellOf(this.#db).listen((ring) => this.#ring(ring));
    this.#heartbeat = setInterval(() => this.#lookAround(), this.#beatMs);
    this.#heartbeat.unref();
  }

  #stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    clearInterval(this.#heartbeat);
  }

  #ring(ring: Ring): void {
    if (ring.kind === "reconnected") {
      this.#lookAround();
      for (const topic of this.#topics.values()) topic.pushMetrics();
    }
    if (ring.kind === "access") this.#checkActor(ring.actor);
    if ((ring.kind === "event" || ring.kind === "judged") && ring.runId !== null) {
      const topic = this.#topics.get(ring.runId);
      if (ring.kind === "event") topic?.pumpEvents();
      if (ring.kind === "judged") topic?.pushMetrics();
    }
  }

  #pumpAll(): void {
    for (const topic of this.#topics.values()) topic.pumpEvents();
  }

  /** Whatever may have been missed: entries of the log, and that somebody's access has ended. */
  #lookAround(): void {
    for (const stream of this.#streams()) void this.#check(stream);
    this.#pumpAll();
  }

  #checkActor(actor: string): void {
    for (const stream of this.#streams()) {
      if (stream.reader.actor === actor) void this.#check(stream);
    }
  }

  #streams(): LiveStream[] {
    return [...this.#topics.values()].flatMap((topic) => [...topic.streams]);
  }

  /** A reader whose access cannot be confirmed is sent away. */
  async #check(stream: LiveStream): Promise<void> {
    const isAllowed = await stream.reader.isAllowed().catch(() => false);
    if (!isAllowed || stream.isStuck) stream.close();
    else stream.send(": heartbeat\n\n");
  }
}
