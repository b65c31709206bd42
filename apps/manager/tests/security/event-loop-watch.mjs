// Loaded into a Manager before its own code (node --import): at SIGUSR2 it prints the longest turn of the event loop since the signal
// before, in milliseconds of this thread's CPU. Others' load does not count: on a busy computer, all turns are long.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const LOOK_EVERY_MS = 5;

if (isMainThread && !process.send) {
  const cpuMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc');
  let before = cpuMs();
  let longestMs = 0;
  setInterval(() => {
    const now = cpuMs();
    longestMs = Math.max(longestMs, now - before);
    before = now;
  }, LOOK_EVERY_MS).unref();
  process.on('SIGUSR2', () => {
    // In the next turn: this one is not over.
    setTimeout(() => {
      const longest = longestMs;
      collectGarbage(); // memory that is not used any more is not taken
      const { rss, heapUsed, external } = process.memoryUsage();
      process.stdout.write(
        `\nevent-loop-watch ${JSON.stringify({ longestMs: longest, rss, used: heapUsed + external })}\n`,
      );
      before = cpuMs();
      longestMs = 0;
    }, 4 * LOOK_EVERY_MS);
  });
}
