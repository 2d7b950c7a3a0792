import { Gauge, type Registry } from "prom-client";
import type { Database } from "@/lib/data/database";
import { listConfirmations } from "@/lib/use-cases/ledger/list-confirmations";

/**
 * Who outside has confirmed the ledger, for Prometheus. The function that this returns reads the newest state; what
 * cannot be read is left out, so that an alert on what is absent fires.
 */
export function witnessMetrics(registry: Registry, db: Database): () => Promise<void> {
  const gauge = (name: string, help: string) =>
    new Gauge({
      name: `tollgate_witness_${name}`,
      help,
      labelNames: ["kind", "witness"],
      registers: [registry],
    });
  const size = gauge("confirmed_size", "Entries of the ledger that it has confirmed last");
  const at = gauge("confirmed_timestamp_seconds", "When it has confirmed the ledger last");
  const failing = gauge("failing", "1 where the newest attempt brought no confirmation");
  const splitView = gauge("split_view", "1 where it has seen another history of this ledger");
  return async () => {
    const states = await listConfirmations(db).catch(() => []);
    for (const one of [size, at, failing, splitView]) one.reset();
    for (const state of states) {
      const labels = { kind: state.kind, witness: state.name };
      if (state.size !== null) size.set(labels, state.size);
      if (state.okAt) at.set(labels, state.okAt.getTime() / 1000);
      failing.set(labels, Number(state.error !== null));
      splitView.set(labels, Number(state.alarm === "split_view"));
    }
  };
}
