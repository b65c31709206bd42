import { invalid, type FarmError } from '@flamenco/domain/errors';

/** What no path of a checkout may have: it means something else on some platform, or begins a variable. */
// eslint-disable-next-line no-control-regex -- control characters are what has to go
const UNSAFE_IN_NAMES = /[\u0000-\u001f\u007f?*:;{}\\"<>|]/g;

/** Names that Windows keeps for devices, with any extension. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** File systems take 255 bytes; this leaves room for the suffix that tells checkouts of one name apart. */
const LONGEST_NAME_BYTES = 200;

/** The folder among the checkouts for those that are being made. None of them can be in it. */
export const UNFINISHED_CHECKOUTS = '.unfinished-checkouts';

/** Linux takes paths of 4096 bytes as a whole: this leaves room for the shared storage, and for the files in the checkout. */
const LONGEST_CHECKOUT_PATH = 1_000;
const LONGEST_FILE_PATH = 4_000;

/** No project is as deep; each folder is one to be made, and to be looked through again. */
const MOST_FOLDERS = 200;

/** What a checkout is called when nothing of the requested path is left. */
const NAMELESS = 'job';

/**
 * The path that a checkout gets, from the one that a client asks for: the add-on asks for the job's name, whatever is in it,
 * and uses the path of the answer. What is no good in a file name becomes `-`. Slashes make folders, as ever. Throws
 * `invalid` for what would lead elsewhere: a path from the root, `.` and `..`.
 */
export function toCheckoutPath(requested: string): string {
  if (Buffer.byteLength(requested) > LONGEST_CHECKOUT_PATH)
    throw tooLong('checkout path', LONGEST_CHECKOUT_PATH);
  if (requested.startsWith('/')) throw leadsElsewhere('checkout path', requested);
  const names = requested
    .toWellFormed()
    .split('/')
    .map((name) => name.trim());
  if (names.some(isDots)) throw leadsElsewhere('checkout path', requested);
  const [first = NAMELESS, ...others] = names.map(toSafeName).filter((name) => name !== '');
  return [first.toLowerCase() === UNFINISHED_CHECKOUTS ? `_${first}` : first, ...others].join('/');
}

/** Whether this can be the path of a checkout that exists, as jobs remember it. */
export function isCheckoutId(id: string): boolean {
  return isPathBelow(id) && id.split('/', 1)[0]?.toLowerCase() !== UNFINISHED_CHECKOUTS;
}

/** The names in a checkout's path. Throws `invalid` for what would lead elsewhere. */
export function namesInCheckoutId(id: string): readonly string[] {
  if (!isCheckoutId(id)) throw leadsElsewhere('checkout path', id);
  return id.split('/');
}

/** Checks a file's path inside of a checkout. Throws `invalid`: unlike the checkout's name, the job refers to it as it is. */
export function checkFilePath(path: string): string {
  if (Buffer.byteLength(path) > LONGEST_FILE_PATH)
    throw tooLong('path of a file in a job', LONGEST_FILE_PATH);
  if (!isPathBelow(path)) throw leadsElsewhere('path of a file in a job', path);
  if (path.split('/').length > MOST_FOLDERS + 1) throw tooDeep();
  return path;
}

/** Whether a path stays below where it starts, on every platform that may read it. */
function isPathBelow(path: string): boolean {
  const hasForeignParts = /[\u0000\\]/.test(path) || /^[a-z]:/i.test(path); // eslint-disable-line no-control-regex -- NUL ends a path
  return !hasForeignParts && path.split('/').every((name) => name !== '' && !isDots(name));
}

function isDots(name: string): boolean {
  return name === '.' || name === '..';
}

function toSafeName(name: string): string {
  const replaced = name.replaceAll(UNSAFE_IN_NAMES, '-').replace(DEVICE_NAME, '$&_');
  return shortened(replaced).replace(/[. ]+$/, ''); // Windows drops dots and spaces at the end
}

function shortened(name: string): string {
  let short = name;
  while (Buffer.byteLength(short) > LONGEST_NAME_BYTES) short = [...short].slice(0, -1).join('');
  return short;
}

function tooLong(what: string, longest: number): FarmError {
  return invalid('path-too-long', `The ${what} is longer than ${longest} bytes. Use shorter names.`);
}

function tooDeep(): FarmError {
  return invalid(
    'path-too-deep',
    `A file of the job is more than ${MOST_FOLDERS} folders deep. Move it up in the project.`,
  );
}

function leadsElsewhere(what: string, path: string): FarmError {
  return invalid(
    'unsafe-path',
    `${JSON.stringify(path)} cannot be the ${what}. It must lead downwards from the folder of job files: without a / at its start, without empty parts, '.', '..' and backslashes.`,
  );
}
