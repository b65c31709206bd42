/** Does several things at a time, and gives their outcomes in the order of the things. */
export async function* inOrder<T>(
  acts: Iterable<() => Promise<T>>,
  atATime: number,
): AsyncGenerator<T, void, undefined> {
  const running: Promise<T>[] = [];
  for (const act of acts) {
    const outcome = act();
    void outcome.catch(() => undefined); // until it is its turn, nobody listens
    running.push(outcome);
    const [first] = running;
    if (running.length < atATime || !first) continue;
    yield await first;
    void running.shift();
  }
  for (const outcome of running) yield await outcome;
}
