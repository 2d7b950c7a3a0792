import type { ForeignValue } from "@/lib/domain/plan-import/foreign-file";

const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;
const NEVER_A_VALUE = "the value is the rollout's; put it in where the plan says";

/** The arguments of a template, and the texts with those that have a value filled in. */
export class ArgoArguments {
  readonly #values = new Map<string, string>();
  readonly #secrets = new Set<string>();

  constructor(args: ForeignValue) {
    for (const arg of args.items()) this.#read(arg);
  }

  fill(text: string): string {
    return text.replace(PLACEHOLDER, (whole, name: string) => this.#valueOf(name) ?? whole);
  }

  /** `{{args.x}}` that nothing is known for, each once. */
  open(text: string): string[] {
    const names = [...text.matchAll(PLACEHOLDER)].flatMap((match) => match[1] ?? []);
    return [...new Set(names.filter((name) => this.#valueOf(name) === null))];
  }

  isSecret(text: string): boolean {
    return this.open(text).some((name) => this.#secrets.has(name.replace(/^args\./, "")));
  }

  #valueOf(name: string): string | null {
    return this.#values.get(name.replace(/^args\./, "")) ?? null;
  }

  #read(arg: ForeignValue): void {
    const name = arg.at("name").text();
    if (name === null) return;
    const value = arg.at("value");
    const given = typeof value.value === "number" ? String(value.value) : value.text();
    if (given !== null) {
      this.#values.set(name, given);
      arg.at("name").carry();
      value.carry();
      return;
    }
    const isSecret = arg.at("valueFrom").at("secretKeyRef").isThere;
    if (isSecret) this.#secrets.add(name);
    const secret = `it is a secret; the operator's file gives it the name ${name}`;
    arg.leave(isSecret ? secret : `${NEVER_A_VALUE} {{args.${name}}}`);
  }
}
