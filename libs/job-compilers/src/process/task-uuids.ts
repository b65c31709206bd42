import type { UuidSeed } from './protocol.js';

/** As many tasks as the counter of a UUID can tell apart. */
export const MOST_TASK_NUMBERS = 2 ** 26;

/**
 * The UUID of a job's task: UUIDv7 (RFC 9562 §5.7) with a counter behind its time (§6.2, method 1), so that they append to an index.
 * @param number - which of the tasks that the script made it is, from 0
 */
export function taskUuid(seed: UuidSeed, number: number): string {
  const high = ((number >>> 14) & 0xfff).toString(16).padStart(3, '0');
  const low = (0x8000 | (number & 0x3fff)).toString(16);
  return `${seed.start}${high}-${low}-${seed.end}`;
}
