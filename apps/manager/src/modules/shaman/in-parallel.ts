/** As many file system calls at once as keep a network disk busy without starving other requests. */
const AT_ONCE = 16;

/** Does the same with each item, some at a time; results in the items' order. A failure ends it, once nothing is under way. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const entries = items.entries();
  const takeTurns = async (): Promise<void> => {
    for (const [index, item] of entries) {
      if (failures.length > 0) return;
      await act(item).then(
        (result) => (results[index] = result),
        (error: unknown) => failures.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, takeTurns));
  if (failures.length > 0) throw failures[0] as Error;
  return results;
}
