/** Storage answers several questions in the time of one; more than this only keeps others waiting. */
const AT_ONCE = 8;

/** Does something to each of many, a few at a time. Rejects with the first error. */
export async function inParallel<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const work = async (): Promise<void> => {
    for (const one of left) await act(one);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, work));
}
