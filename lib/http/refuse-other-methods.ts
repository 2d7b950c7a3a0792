import type { Hono } from "hono";
import { MethodNotAllowed } from "@/lib/http/errors";

/** Answers 405 with `Allow` wherever a path is served, but not for the method that was used. */
export function refuseOtherMethods(app: Hono, served: { method: string; path: string }[]): void {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of served) {
    const known = methods.get(path) ?? new Set();
    known.add(method.toUpperCase());
    if (method === "get") known.add("HEAD");
    methods.set(path, known);
  }
  for (const [path, allowed] of methods) {
    app.all(path, (c) => {
      throw new MethodNotAllowed(c.req.method, [...allowed]);
    });
  }
}
