import { CommandFailure } from './command.js';
import { errorCode, errorMessage } from '../../error-facts.js';

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'give the user that the Worker runs as permission to write there',
  EPERM: 'give the user that the Worker runs as permission to write there',
  EROFS: 'the file system is read-only; mount it for writing',
  ENOSPC: 'the disk is full; free some space',
  EXDEV: 'source and destination are on different file systems; choose a destination on the same one',
  EEXIST: 'something else is there already; move it away',
  ENOTDIR: 'a part of the path is a file; move it away',
  ENOENT: 'it does not exist; check the path, and that the storage is mounted here',
};

/** Does something to files; a failure becomes a CommandFailure that says what to do. */
export async function asCommandFailure<T>(problem: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const code = errorCode(cause);
    if (code === undefined) throw cause;
    throw new CommandFailure(`${problem}: ${REMEDIES[code] ?? errorMessage(cause)} (${code})`, { cause });
  }
}

/** Whether the error says that a file is not there. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}
