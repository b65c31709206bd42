import { pause } from '../../timing/clock.js';
import type { CommandRunner } from './command.js';

/** Waits for whole seconds; a part of a second is cut off, as Flamenco 3 does. */
export const runSleep: CommandRunner = async (parameters, { log, clock, signal }) => {
  const seconds = Math.trunc(parameters.number('duration_in_seconds'));
  if (seconds < 0) throw parameters.failure('duration_in_seconds', 'must not be negative');
  log(`sleep: for ${seconds} s`);
  await pause(clock, seconds * 1000, signal);
};
