#!/usr/bin/env node
// Starts the Manager on a Node.js that it runs on: this one, or the one that is installed with it.
import { launch } from '../../../tools/launch/launch-program.mjs';

/**
 * Where V8 puts what is new. Left to itself it grows to 128 MiB when a large job comes, and stays there while there is something to do;
 * the Manager was no faster with it (docs/decisions/0020).
 */
const YOUNG_GENERATION = '--max-semi-space-size';
const V8_OPTIONS = [`${YOUNG_GENERATION}=16`];

/** Places that glibc's memory comes from: of its eight for a core, each keeps some that nobody uses. Idle, two take 5 MiB less. */
const ARENAS = '2';

launch({
  name: 'Manager',
  launcher: import.meta.url,
  main: '../dist/bundle/main.js',
  v8Options: V8_OPTIONS,
  run: async (main) => {
    if (canReplaceProcess()) replaceProcess();
    endWithLauncher();
    const manager = await import(main);
    await manager.main(process.argv.slice(2));
  },
});

/** V8 takes its options at the start of a process only. On Windows, and with a channel to whoever started us, it has to do without. */
function canReplaceProcess() {
  const given = [...process.execArgv, process.env.NODE_OPTIONS || ''];
  return (
    typeof process.execve === 'function' &&
    process.platform !== 'win32' &&
    !process.connected &&
    !given.some((option) => option.includes(YOUNG_GENERATION))
  );
}

/** Becomes a Node.js with the options that we want: the same process, with the same id and the same files. It takes 40 ms. */
function replaceProcess() {
  process.execve(
    process.execPath,
    [process.execPath, ...V8_OPTIONS, ...process.execArgv, ...process.argv.slice(1)],
    { MALLOC_ARENA_MAX: ARENAS, ...process.env },
  );
}

/** When the process that started us is killed. Listening keeps no process alive that has done its work, such as `--check-db`. */
function endWithLauncher() {
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
