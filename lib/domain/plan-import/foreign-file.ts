import type { Imported, ImportNote } from "@/lib/domain/plan-import/imported";

type Path = readonly (string | number)[];

const UNKNOWN = "a plan has nothing like it, or it is not in the form that the format describes";

const NOT_SHOWN = "(not shown)";
/** Keys, and names of headers, whose values could be secrets. */
export const SECRET_NAME = /authorization|token|secret|password|cookie|api-?key|credential/i;

/**
 * Keeps account of what happened to each value of a file, so that none is dropped silently: it was carried over, or it
 * was left out for a reason, or nobody asked for it, and then it is listed as well.
 */
export class Account {
  readonly #settled: Path[] = [];
  readonly #left: { path: Path; note: ImportNote }[] = [];
  readonly #assumed: Imported["assumed"] = [];
  readonly #root: unknown;

  constructor(root: unknown) {
    this.#root = root;
  }

  settle(path: Path): void {
    this.#settled.push(path);
  }

  leave(path: Path, value: unknown, why: string): void {
    this.#settled.push(path);
    this.#left.push({ path, note: { path: pathText(path), value: redacted(value), why } });
  }

  assume(path: Path, why: string): void {
    this.#assumed.push({ path: pathText(path), why });
  }

  /** Everything that was not carried over, in the order of the file. */
  close(): Pick<Imported, "notCarried" | "assumed"> {
    const rest = leaves(this.#root, []).filter(({ path }) => !this.isSettled(path));
    for (const { path, value } of rest) this.leave(path, value, UNKNOWN);
    const order = leaves(this.#root, []).map(({ path }) => pathText(path));
    const place = ({ path }: { path: Path }) => {
      const text = pathText(path);
      const at = order.findIndex((leaf) => leaf === text || isBelow(leaf, text));
      return at < 0 ? order.length : at;
    };
    const left = [...this.#left].sort((a, b) => place(a) - place(b));
    return { notCarried: left.map(({ note }) => note), assumed: [...this.#assumed] };
  }

  isSettled(path: Path): boolean {
    return this.#settled.some(
      (settled) =>
        settled.length <= path.length && settled.every((part, index) => part === path[index]),
    );
  }
}

/** The value without what could be a secret: a list of what was left out goes into logs. */
function redacted(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/\/\/[^/?#\s@]*@/g, `//${NOT_SHOWN}@`);
  if (Array.isArray(value)) return value.map(redacted);
  if (!isRecord(value)) return value;
  const isSecretPair = SECRET_NAME.test(String(value.key ?? value.name ?? ""));
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const isText = typeof child === "string";
      const isSecret = SECRET_NAME.test(key) || (isSecretPair && key === "value");
      return [key, isText && isSecret ? NOT_SHOWN : redacted(child)];
    }),
  );
}

function isBelow(leaf: string, text: string): boolean {
  return leaf.startsWith(`${text}.`) || leaf.startsWith(`${text}[`);
}

function leaves(value: unknown, path: Path): { path: Path; value: unknown }[] {
  const children: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : isRecord(value)
      ? Object.entries(value)
      : [];
  if (children.length === 0) return path.length > 0 && value !== undefined ? [{ path, value }] : [];
  return children.flatMap(([key, child]) => leaves(child, [...path, key]));
}

/** `metrics[0].query.metricName`. */
function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of a foreign file at its place. What is taken counts as carried over; what is only looked at does not. */
export class ForeignValue {
  readonly #account: Account;
  readonly #path: Path;
  readonly value: unknown;

  constructor(account: Account, value: unknown, path: Path = []) {
    this.#account = account;
    this.#path = path;
    this.value = value;
  }

  get isThere(): boolean {
    return this.value !== undefined;
  }

  /** Carried over or left out already, by itself or with what it is a part of. */
  get isSettled(): boolean {
    return this.#account.isSettled(this.#path);
  }

  at(key: string): ForeignValue {
    const value =
      isRecord(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new ForeignValue(this.#account, value, [...this.#path, key]);
  }

  items(): ForeignValue[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map(
      (item: unknown, index) => new ForeignValue(this.#account, item, [...this.#path, index]),
    );
  }

  entries(): [string, ForeignValue][] {
    return isRecord(this.value) ? Object.keys(this.value).map((key) => [key, this.at(key)]) : [];
  }

  text(): string | null {
    return typeof this.value === "string" ? this.value : null;
  }

  takeText(): string | null {
    return this.#take(this.text());
  }

  /** A number, also where it is written as a text. */
  takeNumber(): number | null {
    const { value } = this;
    const isText = typeof value === "string" && value.trim() !== "";
    const number = typeof value === "number" || isText ? Number(value) : Number.NaN;
    return this.#take(Number.isFinite(number) ? number : null);
  }

  takeBoolean(): boolean | null {
    return this.#take(typeof this.value === "boolean" ? this.value : null);
  }

  carry(): void {
    if (this.isThere) this.#account.settle(this.#path);
  }

  /** Left out, where there is something. */
  leave(why: string): void {
    if (this.isThere) this.#account.leave(this.#path, this.value, why);
  }

  /** As `leave`, for what could hold a secret: it is not shown. */
  hide(why: string): void {
    if (this.isThere) this.#account.leave(this.#path, NOT_SHOWN, why);
  }

  assume(why: string): void {
    this.#account.assume(this.#path, why);
  }

  #take<T>(taken: T | null): T | null {
    if (taken !== null) this.carry();
    return taken;
  }
}
