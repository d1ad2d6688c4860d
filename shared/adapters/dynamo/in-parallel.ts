/** Requests that one call has under way at a time: enough to hide their latency. */
const MOST_AT_ONCE = 32;

/** The results of `work` in the order of the items, a bounded number of them at a time. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const worker = async () => {
    // The workers share one iterator, so each item is taken once.
    for (const [position, item] of entries) results[position] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, items.length) }, worker));
  return results;
}
