import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { FUNNEL_STEPS } from "@/demo/portal/funnel-step";
import type { Side } from "@/demo/portal/side";

/** Upper bounds in seconds; close together around the limits of the plan. */
const LATENCIES = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
  0.6, 0.7, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10,
];

/** What the portal counts, in the form that Prometheus scrapes. Every counter is there from the start, at 0. */
export class Exposition {
  readonly registry = new Registry();
  readonly #requests = this.#counter("portal_requests_total", "Requests that were answered.");
  readonly #documents = this.#counter(
    "portal_document_requests_total",
    "Requests for documents, by the path that served them.",
    ["side", "outcome"],
  );
  readonly #durations = new Histogram({
    name: "portal_document_request_duration_seconds",
    help: "Time to answer a request for documents, by the path that served it.",
    labelNames: ["side"],
    buckets: LATENCIES,
    registers: [this.registry],
  });
  readonly #events = this.#counter("portal_analytics_events_total", "Events that were taken.");
  readonly #validated = this.#counter(
    "portal_analytics_validations_total",
    "Events that were checked against their schema.",
    ["result"],
  );
  readonly #pii = this.#counter("portal_pii_detections_total", "Personal data found in events.");
  readonly #writes = new Histogram({
    name: "portal_analytics_write_duration_seconds",
    help: "Time to write a batch of events.",
    buckets: LATENCIES,
    registers: [this.registry],
  });
  readonly #mutations = this.#counter(
    "portal_mutations_total",
    "Requests that change something, by whether their CSRF token was checked.",
    ["csrf"],
  );
  readonly #failedLogins = this.#counter(
    "portal_failed_logins_total",
    "Log-ins that were refused.",
  );
  readonly #steps = this.#counter(
    "portal_journey_steps_total",
    "Steps of the user journey that were taken.",
    ["step"],
  );

  constructor() {
    for (const side of ["canary", "stable"]) {
      this.#durations.zero({ side });
      for (const outcome of ["ok", "error"]) this.#documents.inc({ side, outcome }, 0);
    }
    for (const result of ["valid", "invalid"]) this.#validated.inc({ result }, 0);
    for (const step of FUNNEL_STEPS) this.#steps.inc({ step }, 0);
    for (const csrf of ["checked", "unchecked"]) this.#mutations.inc({ csrf }, 0);
    collectDefaultMetrics({ register: this.registry });
  }

  served(side: Side | null, latency: number, failed: boolean): void {
    this.#requests.inc();
    if (!side) return;
    this.#documents.inc({ side, outcome: failed ? "error" : "ok" });
    this.#durations.observe({ side }, latency / 1000);
  }

  tookStep(step: string): void {
    this.#steps.inc({ step });
  }

  tookEvent(): void {
    this.#events.inc();
  }

  judgedEvent(valid: boolean, pii: number): void {
    this.#validated.inc({ result: valid ? "valid" : "invalid" });
    this.#pii.inc(pii);
  }

  wrote(latency: number): void {
    this.#writes.observe(latency / 1000);
  }

  handledMutation(validated: boolean): void {
    this.#mutations.inc({ csrf: validated ? "checked" : "unchecked" });
  }

  failedLogin(): void {
    this.#failedLogins.inc();
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
