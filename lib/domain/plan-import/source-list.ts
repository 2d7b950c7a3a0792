import type { SourceInput } from "@/lib/domain/plan-import/imported";
import { PlanNames } from "@/lib/domain/plan-import/plan-names";

/** Sources that metrics ask, equal ones once. */
export class SourceList {
  readonly #keys = new Map<string, string>();
  readonly #names = new PlanNames();
  readonly sources: Record<string, SourceInput> = {};

  add(source: SourceInput): string {
    const written = JSON.stringify(source);
    const known = this.#keys.get(written);
    if (known) return known;
    const key = this.#names.key(source.kind, source.kind);
    this.#keys.set(written, key);
    this.sources[key] = source;
    return key;
  }
}
