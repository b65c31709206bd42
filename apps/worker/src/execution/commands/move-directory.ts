import type { Stats } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { formatTimestamp } from '@flamenco/domain/time';
import { CommandFailure, type CommandContext, type CommandRunner } from './command.js';
import { asCommandFailure, isMissing } from './file-failure.js';
import { lookPatiently } from './late-files.js';

/** Moves a directory. One that is in the way is kept, under a name that has its time of modification. */
export const runMoveDirectory: CommandRunner<'move-directory'> = async (parameters, context) => {
  const [source, destination] = [resolve(parameters.src), resolve(parameters.dest)];
  const sourceStats = await lookPatiently(source, () => statIfThere(source), context);
  if (!sourceStats) {
    throw new CommandFailure(
      `cannot move ${source}: the directory does not exist; check the path, and that the storage is mounted here`,
    );
  }
  const destinationStats = await statIfThere(destination);
  if (destinationStats) await moveAside(destination, destinationStats.mtime, context);
  await move(source, destination, context);
};

async function moveAside(directory: string, modified: Date, context: CommandContext): Promise<void> {
  const stamped = `${directory}-${timestamp(modified)}`;
  await move(directory, (await statIfThere(stamped)) ? await nextNumbered(stamped) : stamped, context);
}

/** `stamped-001`, or one more than the highest number there is. */
async function nextNumbered(stamped: string): Promise<string> {
  const prefix = `${basename(stamped)}-`;
  const numbers = (await readdir(dirname(stamped)))
    .filter((name) => name.startsWith(prefix) && /^\d{3,}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
  return `${stamped}-${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`;
}

async function move(from: string, to: string, { log }: CommandContext): Promise<void> {
  log(`move-directory: ${from} to ${to}`);
  await asCommandFailure(`cannot move ${from} to ${to}`, async () => {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  });
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await asCommandFailure(`cannot access ${path}`, () => stat(path));
  } catch (error) {
    if (error instanceof CommandFailure && isMissing(error.cause)) return undefined;
    throw error;
  }
}

/** The time of modification in local time, to the nearest second. */
function timestamp(modified: Date): string {
  const time = new Date(Math.round(modified.getTime() / 1000) * 1000);
  return formatTimestamp({
    year: time.getFullYear(),
    month: time.getMonth() + 1,
    day: time.getDate(),
    hour: time.getHours(),
    minute: time.getMinutes(),
    second: time.getSeconds(),
  });
}
