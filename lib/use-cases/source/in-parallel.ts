/** Does `work` on every item, on at most `most` of them at once. Rejects with the first failure. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const queue = items.entries();
  const hands = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (const [index, item] of queue) results.set(index, await work(item));
  });
  await Promise.all(hands);
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
