import type { Server } from "@/e2e/support/server";

const EVERY_MS = 400;

export type Behaviour = { latency: number; pii: number };

/** The service that is being released: pushes what it measures, as long as a journey lasts. */
export class Service {
  readonly #server: Server;
  readonly #run: string;
  readonly #timer: NodeJS.Timeout;
  #users = 0;
  #pushing: Promise<void> = Promise.resolve();
  behaviour: Behaviour = { latency: 180, pii: 0 };

  constructor(server: Server, run: string) {
    this.#server = server;
    this.#run = run;
    this.#timer = setInterval(() => {
      this.#pushing = this.#pushing.then(() => this.#push());
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#pushing;
  }

  async #push(): Promise<void> {
    const { latency, pii } = this.behaviour;
    const samples = [
      ...[0, 5, 9].map((more) => ({ metric: "p95_latency", value: latency + more })),
      { metric: "error_rate", value: 0.2, weight: 50 },
      { metric: "pii_detections", value: pii },
      { metric: "database_tls", value: "TLSv1.3" },
    ];
    this.behaviour.pii = 0;
    const events = Array.from({ length: 10 }, (_, index) => {
      const user = `user-${this.#users + index}`;
      const started = { funnel: "user_journey", step: "registration_started", user };
      return index < 6 ? [started, { ...started, step: "document_approved" }] : [started];
    }).flat();
    this.#users += 10;
    // A stage that is not running yet refuses samples, and a server that is killed answers nothing: both pass.
    await Promise.allSettled([
      this.#send("samples", { samples }),
      this.#send("funnel-events", { events }),
    ]);
  }

  #send(what: string, body: unknown): Promise<Response> {
    return fetch(`${this.#server.base}/api/v1/runs/${this.#run}/${what}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.#server.token}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
  }
}
