import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { joinPaths } from '@flamenco/domain/paths';
import { formatDuration } from '@flamenco/domain/time';
import { errorMessage } from '../error-facts.js';
import { pause } from '../timing/clock.js';
import type { CheckedFiles } from './check-system.js';
import { failed, ok, type CheckTools, type Examination, type Verdict } from './check.js';

/** Generations of Flamenco whose Managers this Worker works with. */
const COMPATIBLE: ReadonlySet<number> = new Set([3, 4]);

/** From here on, times of files and logs mislead people, and what is "new" may look old. */
const MOST_CLOCK_DIFFERENCE_MS = 60_000;

/** NFS and SMB show what others have written after some seconds; later than this, tasks that follow each other find nothing. */
const SEEN_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 250;

const LONG_AGO = new Date('2001-01-01T00:00:00Z');

/** Whether a Manager is at an address, and one of a generation that this Worker knows. */
export const examineManager: Examination = async (url, { manager, signal }) => {
  try {
    const { version, name, tookMs } = await manager.introduction(signal);
    const generation = Number.parseInt(version, 10);
    if (!COMPATIBLE.has(generation)) {
      return failed(
        `${url} is a Manager of Flamenco ${version}, which this Worker does not know`,
        'Use a Worker of the same release as the Manager',
      );
    }
    return ok(`${url} is "${name}", Flamenco ${version}, and answers within ${tookMs} ms`);
  } catch (error) {
    signal.throwIfAborted();
    return failed(
      `No Manager is at ${url}: ${errorMessage(error)}`,
      'Check that the Manager runs, that manager_url is its address, and that no firewall is in between',
    );
  }
};

/** Whether this computer's clock shows what the Manager's shows. */
export const examineClock: Examination = async (_url, { manager, system, signal }) => {
  const { clockMs } = await manager.introduction(signal);
  if (clockMs === undefined)
    return { outcome: 'unknown', message: 'The Manager does not say what time it is' };
  const differenceMs = system.wallClockMs() - clockMs;
  const difference = formatDuration(Math.round(Math.abs(differenceMs) / 1000) * 1000);
  if (Math.abs(differenceMs) <= MOST_CLOCK_DIFFERENCE_MS)
    return ok(`This computer's clock shows the Manager's time (${difference} apart)`);
  const way = differenceMs > 0 ? 'ahead of' : 'behind';
  return failed(
    `This computer's clock is ${difference} ${way} the Manager's`,
    'Let both computers get their time from the network (Linux: timedatectl set-ntp true)',
  );
};

/** Whether the Manager sees what this computer writes into the shared storage, and this computer what the Manager writes. */
export const examineSameStorage: Examination = async (storage, tools) => {
  const { manager, system, signal } = tools;
  const own = await manager.ownStorage(signal);
  if (own === undefined)
    return { outcome: 'unknown', message: 'The Manager does not say where it has the shared storage' };
  const name = `flamenco-check-${randomUUID()}`;
  const folder = join(storage, name);
  await system.files.mkdir(folder);
  try {
    // File systems tell times apart by milliseconds, some only by seconds.
    await system.files.utimes(folder, LONG_AGO, LONG_AGO);
    return await compare(storage, { here: folder, there: joinPaths(own, name) }, own, tools);
  } finally {
    await system.files.rm(folder, { recursive: true, force: true });
  }
};

/** @param folder - an empty one, as it is called here and on the Manager */
async function compare(
  storage: string,
  folder: { readonly here: string; readonly there: string },
  own: string,
  tools: CheckTools,
): Promise<Verdict> {
  const { manager, system, signal } = tools;
  const look = (): Promise<number> => changedAt(folder.here, system.files);
  const before = await look();
  const answer = await untilSeen(
    () => manager.tryFolder(folder.there, signal),
    (seen) => seen?.is_usable !== false,
    tools,
  );
  if (answer === undefined)
    return { outcome: 'unknown', message: 'This Manager does not say whether it sees the same files' };
  if (!answer.is_usable) {
    return failed(
      `The Manager does not see what this computer writes into ${storage}: ${answer.cause}`,
      `Mount the same storage here as on the Manager's computer, where it is ${own}; if it has another path here, set the two-way variable for it on the Manager`,
    );
  }
  const after = await untilSeen(look, (time) => time !== before, tools);
  if (after !== before) return ok(`The Manager and this computer see the same files in ${storage}`);
  return failed(
    `This computer does not see within ${SEEN_WITHIN_MS / 1000} s what the Manager writes into ${storage}`,
    'Mount the same storage here as on the Manager, and let it remember folders for a few seconds only (NFS: actimeo=3)',
  );
}

/** Writing a file into the folder, and removing it, changes its time. Listing it makes NFS ask its server. */
async function changedAt(folder: string, files: CheckedFiles): Promise<number> {
  await files.readdir(folder);
  return (await files.stat(folder)).mtimeMs;
}

async function untilSeen<T>(
  look: () => Promise<T>,
  isSeen: (seen: T) => boolean,
  { clock, signal }: CheckTools,
): Promise<T> {
  const endMs = clock.nowMs() + SEEN_WITHIN_MS;
  for (;;) {
    const seen = await look();
    if (isSeen(seen) || clock.nowMs() >= endMs) return seen;
    await pause(clock, LOOK_EVERY_MS, signal);
  }
}
