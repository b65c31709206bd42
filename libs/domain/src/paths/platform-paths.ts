/** The platform of a Worker or a user: Go's names, `linux`, `windows`, `darwin`, and whatever else a Worker reports. */
export type Platform = string;

const SEPARATORS = /[\\/]+/g;
const TRAILING_SEPARATORS = /[\\/]+$/;
/** Exactly two separators before a name start a UNC path, `\\server\share`. */
const UNC_START = /^[\\/]{2}(?=[^\\/])/;
const ROOT = /^(?:\/|[A-Za-z]:[\\/]?)$/;
const DRIVE_ROOT = /^[A-Za-z]:[\\/]+$/;
/** A drive, and what follows it without a separator: `F:file` would be relative to where Windows last was on that drive. */
const DRIVE_WITHOUT_SEPARATOR = /^([A-Za-z]:)(?![\\/])/;
/** `\\?\C:\x` or `//?/C:/x`: how Windows writes long paths. */
const VERBATIM_DRIVE = /^[\\/]{2}\?[\\/](?=[A-Za-z]:(?:[\\/]|$))/;
/** `\\?\UNC\server\share`: the same for UNC paths. */
const VERBATIM_UNC = /^([\\/]{2})\?[\\/]UNC[\\/]+(?=[^\\/])/i;
/** `\\.\…`, `\\?\Volume{…}\…`: names of devices, which no other computer understands. */
const DEVICE_PATH = /^[\\/]{2}[?.][\\/]/;
/** `//server/share/file`. With fewer names it is more likely a path that is relative to the blend file, as Blender has it. */
const UNC_FILE_WITH_SLASHES = /^\/\/[^\\/?.][^\\/]*\/[^\\/]+\/[^\\/]/;

const WINDOWS_PATH = /^(?:[A-Za-z]:[\\/]|\\\\[^\\/])/;

/** A path with forward slashes only, one for one, so that offsets stay the same. */
export function toSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

/** The last component of a path of any platform; `.` for an empty one. */
export function baseName(path: string): string {
  if (path === '') return '.';
  const slashed = trimTrailingSeparators(toSlashes(path));
  return slashed === '/' ? '/' : slashed.slice(slashed.lastIndexOf('/') + 1);
}

/**
 * What stands before the last separator of a path of any platform, with forward slashes: `C:\f` is in `C:`, `/f` in
 * `/`, a bare file name in `.`. A UNC start is preserved as `//`.
 */
export function dirName(path: string): string {
  const slashed = toSlashes(path);
  const lastSeparator = slashed.lastIndexOf('/');
  if (lastSeparator < 0) return '.';
  return trimTrailingSeparators(slashed.slice(0, lastSeparator + 1));
}

/**
 * Joins path components of any platform with forward slashes. Empty ones are skipped, `.` and `..` are resolved in the text
 * alone (`a`, `..`, `b` gives `b`; `x`, `..` gives `.`), a UNC start is preserved. Nothing but empty ones gives an empty text.
 */
export function joinPaths(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== '');
  const [first] = given;
  if (first === undefined) return '';
  const components = resolveDots(toSlashes(given.join('/')));
  return UNC_START.test(first) ? `/${components}` : components;
}

/** A path with forward slashes, without `.`, without the `..` that can be resolved, and without repeated separators. */
function resolveDots(slashed: string): string {
  const isAbsolute = slashed.startsWith('/');
  const kept: string[] = [];
  for (const component of slashed.split('/')) {
    if (component === '' || component === '.') continue;
    if (component !== '..') kept.push(component);
    else if (canLeave(kept.at(-1))) kept.pop();
    else if (kept.length === 0 ? !isAbsolute : kept.at(-1) === '..') kept.push('..');
  }
  return (isAbsolute ? '/' : '') + kept.join('/') || '.';
}

/** Whether `..` behind this component is the folder around it: not behind a drive or another `..`. */
function canLeave(component: string | undefined): boolean {
  return component !== undefined && component !== '..' && !ROOT.test(component);
}

/**
 * The base name without its last extension: `stem.tar.gz` gives `stem.tar`. Empty for a name that is an extension only, such
 * as `.hidden`, and for `.` and `..`.
 */
export function stemName(path: string): string {
  const base = baseName(path);
  if (base === '..') return '';
  const dot = base.lastIndexOf('.');
  return dot < 0 ? base : base.slice(0, dot);
}

/**
 * A path with the separators of a platform: repeated ones become one, a trailing one is dropped (not from a root such
 * as `F:\`), the double one that starts a UNC path stays. On Windows, a drive is followed by a separator.
 */
export function toPlatformPath(path: string, platform: Platform): string {
  const separator = platform === 'windows' ? '\\' : '/';
  const start = UNC_START.test(path) ? separator : '';
  const trimmed = DRIVE_ROOT.test(path) ? path : trimTrailingSeparators(path);
  const separated = start + trimmed.replaceAll(SEPARATORS, separator);
  return platform === 'windows' ? separated.replace(DRIVE_WITHOUT_SEPARATOR, '$1\\') : separated;
}

/** A Windows path without the prefix for long paths: `\\?\C:\x` is `C:\x`. All else comes back unchanged. */
export function withoutVerbatimPrefix(path: string): string {
  return path.replace(VERBATIM_DRIVE, '').replace(VERBATIM_UNC, '$1');
}

/** Whether a text names a device of the computer that it comes from, such as `\\.\D:` or `\\?\Volume{…}\x`. */
export function isDevicePath(path: string): boolean {
  return DEVICE_PATH.test(withoutVerbatimPrefix(path));
}

/** Whether a text is a file on a share as Linux programs write it, `//server/share/file`, which Blender takes for a relative path. */
export function isUncFileWithSlashes(text: string): boolean {
  return UNC_FILE_WITH_SLASHES.test(text);
}

/** Whether a text is a path that only Windows understands: with a drive letter, or of a share (`\\server\share`). */
export function isWindowsPath(text: string): boolean {
  return WINDOWS_PATH.test(text);
}

/** Whether a path is the root of a file system: `/`, `C:`, `C:/` or `C:\`. */
export function isRootPath(path: string): boolean {
  return ROOT.test(path);
}

/** A path without the separators at its end; of one that has nothing else, one separator stays. */
export function trimTrailingSeparators(path: string): string {
  const trimmed = path.replace(TRAILING_SEPARATORS, '');
  return trimmed === '' ? path.slice(0, 1) : trimmed;
}
