import { expect, test } from "vitest";
import { LruCache } from "@/demo/portal/lru-cache";

test("forgets what was used longest ago, and a look-up counts as use", () => {
  const cache = new LruCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  expect(cache.get("a")).toBe(1);
  cache.set("c", 3);
  expect(cache.get("b")).toBeUndefined();
  expect(cache.get("a")).toBe(1);
  expect(cache.get("c")).toBe(3);
});

test("counts hits and look-ups since the last drain", () => {
  const cache = new LruCache<number>(2);
  cache.set("a", 1);
  cache.get("a");
  cache.get("nothing");
  expect(cache.drain()).toEqual({ hits: 1, lookups: 2 });
  expect(cache.drain()).toEqual({ hits: 0, lookups: 0 });
});
