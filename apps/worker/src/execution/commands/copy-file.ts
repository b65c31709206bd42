import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ParametersOf } from '@flamenco/domain/commands';
import { CommandFailure, wrongParameter, type CommandContext, type CommandRunner } from './command.js';
import { asCommandFailure, isMissing } from './file-failure.js';
import { lookPatiently } from './late-files.js';

/** Copies a file; never over another one. */
export const runCopyFile: CommandRunner<'copy-file'> = async (parameters, context) => {
  const { log, signal } = context;
  const [source, destination] = [absolutePath('src', parameters), absolutePath('dest', parameters)];
  log(`copy-file: ${source} to ${destination}`);
  await checkSource(source, context);
  await checkDestination(destination);
  // A copy that was cut short must not look like the file, nor be in the way of the next attempt.
  const partial = join(dirname(destination), `.${basename(destination)}.partial`);
  await asCommandFailure(`cannot copy ${source} to ${destination}`, async () => {
    await mkdir(dirname(destination), { recursive: true, mode: 0o750 });
    try {
      await pipeline(createReadStream(source), createWriteStream(partial), { signal });
      await checkDestination(destination);
      await rename(partial, destination);
    } finally {
      await rm(partial, { force: true });
    }
  });
  log(`copy-file: copied ${(await stat(destination)).size} bytes`);
};

function absolutePath(name: 'src' | 'dest', { [name]: path }: ParametersOf<'copy-file'>): string {
  if (!isAbsolute(path))
    throw wrongParameter('copy-file', name, `should be an absolute path, but is "${path}"`);
  return path;
}

async function checkSource(source: string, context: CommandContext): Promise<void> {
  const stats = await asCommandFailure(
    `cannot copy ${source}`,
    async () => (await lookPatiently(source, () => stat(source), context)) ?? stat(source),
  );
  if (!stats.isFile()) throw new CommandFailure(`cannot copy ${source}: it is not a regular file`);
}

async function checkDestination(destination: string): Promise<void> {
  try {
    await lstat(destination);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  throw new CommandFailure(`cannot copy to ${destination}: it exists, and is not overwritten; move it away`);
}
