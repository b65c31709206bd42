import type { Platform } from '../paths/platform-paths.js';
import type { OutputKind } from './job-outputs.js';

/** What is wrong with a path on a platform: the end of a sentence that begins with the path. */
export type PathProblem = string;

/** Blender's FILE_MAX without its NUL: what is longer, Blender cuts off without a word. */
const BLENDERS_LONGEST_BYTES = 1023;
/** MAX_PATH without its NUL, in UTF-16 units; programs that take more are the exception. */
const WINDOWS_LONGEST_CHARACTERS = 259;
/** Names of files and folders: bytes on Linux and macOS, UTF-16 units on Windows. */
const LONGEST_NAME = 255;
/** What Blender adds to a frame's name that does not say its extension, at most: `.jpeg`. */
const EXTENSION = '.jpeg';

// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;
/** Names that Windows keeps for devices, with any extension. */
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const FORBIDDEN_ON_WINDOWS = /[<>"|?*:]/;

interface Check {
  readonly platforms?: readonly Platform[];
  readonly find: (path: string, kind: OutputKind, names: readonly string[]) => PathProblem | undefined;
}

/** In the order in which they are told. */
const CHECKS: readonly Check[] = [
  {
    find: (path) =>
      CONTROL_CHARACTER.test(path) ? 'contains a line break or another control character' : undefined,
  },
  {
    platforms: ['windows'],
    find: (_path, _kind, names) => {
      const device = names.find((name) => WINDOWS_DEVICE.test(name));
      return device && `contains the name '${device}', which Windows keeps for a device`;
    },
  },
  {
    platforms: ['windows'],
    find: (_path, _kind, names) => {
      const name = names.find((one) => FORBIDDEN_ON_WINDOWS.test(one) || /[. ]$/.test(one));
      return (
        name &&
        `contains the name '${name}', which Windows does not take: names there have none of < > " | ? * : and end in neither a dot nor a space`
      );
    },
  },
  {
    platforms: ['windows'],
    find: (path) => lengthProblem(path.length, WINDOWS_LONGEST_CHARACTERS, 'characters', 'Windows'),
  },
  {
    find: (path, kind) =>
      kind === 'frames'
        ? lengthProblem(bytesOf(path), BLENDERS_LONGEST_BYTES, 'bytes', 'Blender, which would shorten it,')
        : undefined,
  },
  {
    find: (_path, _kind, names) => {
      const name = names.find((one) => bytesOf(one) > LONGEST_NAME);
      return (
        name &&
        `has a name of ${bytesOf(name)} bytes in it, and file systems take ${LONGEST_NAME} (letters such as é count twice): '${name}'`
      );
    },
  },
];

/**
 * Why the Workers of a platform could not write to a path, or would write elsewhere; undefined when they can. All of these are met by
 * renders as missing frames, or not at all.
 * @param path - as it is on that platform, without variables
 */
export function findPathProblem(path: string, kind: OutputKind, platform: Platform): PathProblem | undefined {
  const written = kind === 'frames' ? path + EXTENSION : path;
  const names = written.split(platform === 'windows' ? /[\\/]+/ : /\/+/);
  const [drive = '', ...others] = names;
  const named = platform === 'windows' && /^[a-z]:$/i.test(drive) ? others : names;
  for (const { platforms, find } of CHECKS) {
    if (platforms && !platforms.includes(platform)) continue;
    const problem = find(written, kind, named);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Whether a path means the same folder to all Workers of a platform: it begins at a drive or a share on Windows, at the root elsewhere.
 * `/render` on Windows is on whatever drive a program was started on.
 */
export function isRootedOn(path: string, platform: Platform): boolean {
  return platform === 'windows' ? /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/])/i.test(path) : path.startsWith('/');
}

function lengthProblem(length: number, most: number, unit: string, who: string): PathProblem | undefined {
  return length > most ? `is ${length} ${unit} long, and ${who} takes ${most}` : undefined;
}

/** In UTF-8; this library knows no TextEncoder. */
function bytesOf(text: string): number {
  return encodeURIComponent(text.toWellFormed()).replaceAll(/%../g, '.').length;
}
