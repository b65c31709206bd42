import { invalid, type FarmError } from '@flamenco/domain/errors';

/** As long as Linux takes them. */
const LONGEST_PATH_BYTES = 4_096;

/**
 * The folders from the shared storage down to one of its folders. Refused is what may mean another place to any operating system: a
 * path from the root or a drive, `.` and `..` (and what Windows takes for them: dots and spaces), backslashes, NUL.
 * @throws FarmError `invalid`
 */
export function namesOfFolder(path: string): readonly string[] {
  if (path === '') return [];
  if (Buffer.byteLength(path) > LONGEST_PATH_BYTES)
    throw invalid(
      'path-too-long',
      `The path of a folder has ${LONGEST_PATH_BYTES} bytes at most. Choose one above it.`,
    );
  const names = path.split('/');
  const isForeign = /[\u0000\\]/.test(path) || /^[a-z]:/i.test(path); // eslint-disable-line no-control-regex -- NUL ends a path
  if (isForeign || names.some((name) => /^[. ]*$/.test(name))) throw leadsElsewhere(path);
  return names;
}

function leadsElsewhere(path: string): FarmError {
  return invalid(
    'unsafe-path',
    `${JSON.stringify(path)} is no folder of the shared storage. Send the way from the shared storage downwards, such as film/shot-010: without a / at its beginning, drive letters, backslashes, '.' and '..'.`,
  );
}
