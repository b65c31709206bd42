/** Told how far it is, often: how many of the things of a kind are done. */
export type Progress = (what: string, done: number, of: number) => void;

/** Milliseconds between two lines at least. */
const LINE_INTERVAL_MS = 2_000;

/**
 * Tells people how far it is, a line every few seconds.
 * @param write - a line without its end
 */
export function progressLines(write: (line: string) => void, nowMs: () => number): Progress {
  let lastMs = nowMs();
  return (what, done, of) => {
    if (nowMs() - lastMs < LINE_INTERVAL_MS) return;
    lastMs = nowMs();
    write(of > 1 ? `  ${what}: ${done} of ${of} …` : `  ${what} …`);
  };
}
