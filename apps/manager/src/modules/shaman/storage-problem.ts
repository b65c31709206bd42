import { invalid, unavailable } from '@flamenco/domain/errors';
import { errorCode } from '../../system-error.js';

/** Says what a failure of the file system means for who asked. What is no failure of the file system stays as it is. */
export function asStorageProblem(error: unknown, doing: string): unknown {
  const code = errorCode(error);
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return unavailable(
      'storage-full',
      `No space is left on the shared storage: ${doing} failed. Free some space there, or delete jobs that are done; then try again.`,
      { httpStatus: 507, cause: error },
    );
  }
  if (code === 'ENAMETOOLONG') {
    return invalid(
      'path-too-long',
      `A path is too long for the shared storage: ${doing} failed. Use shorter names.`,
      {
        cause: error,
      },
    );
  }
  return unavailable(
    'storage-failed',
    `The shared storage cannot be used: ${doing} failed (${code}). Check that it is mounted, and that the Manager may write to it.`,
    { cause: error },
  );
}
