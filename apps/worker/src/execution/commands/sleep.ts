import { pause } from '../../timing/clock.js';
import type { CommandRunner } from './command.js';

/** Waits for whole seconds; a part of a second is cut off, as Flamenco 3 does. */
export const runSleep: CommandRunner<'sleep'> = async (
  { duration_in_seconds: duration },
  { log, clock, signal },
) => {
  const seconds = Math.trunc(duration);
  log(`sleep: for ${seconds} s`);
  await pause(clock, seconds * 1000, signal);
};
