import { mkdir } from 'node:fs/promises';
import { asCommandFailure } from './file-failure.js';
import type { CommandRunner } from './command.js';

/** Makes a directory with its parents; one that exists is fine. */
export const runMakeDirectory: CommandRunner<'make-directory'> = async ({ path }, { log }) => {
  log(`make-directory: ${path}`);
  await asCommandFailure(`cannot create the directory ${path}`, () =>
    mkdir(path, { recursive: true, mode: 0o775 }),
  );
};
