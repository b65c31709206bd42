import { isUncFileWithSlashes, joinPaths, toSlashes, type Platform } from '../paths/platform-paths.js';

/**
 * Whether a path leads to somewhere below a folder, by its text alone. What does not begin at a root, a drive or a share is taken for
 * below it: Blender's `//` paths depend on the blend file.
 */
export function isBelowFolder(path: string, folder: string, platform: Platform): boolean {
  if (!isAbsolute(path) || !isAbsolute(folder)) return true;
  const hasDrives = startsWithDrive(path) && startsWithDrive(folder);
  const [file, root] = [path, folder].map((one) => comparable(one, platform, hasDrives));
  return root === '/' || `${file}/`.startsWith(`${root}/`);
}

function isAbsolute(path: string): boolean {
  const slashed = toSlashes(path);
  if (/^[a-z]:\//i.test(slashed) || path.startsWith('\\\\')) return true;
  return slashed.startsWith('//') ? isUncFileWithSlashes(slashed) : slashed.startsWith('/');
}

function startsWithDrive(path: string): boolean {
  return /^[a-z]:/i.test(path);
}

/** On Windows `/render` is on the current drive: it is compared with a path that names its drive without that. */
function comparable(path: string, platform: Platform, withDrive: boolean): string {
  const joined = joinPaths(withDrive ? path : path.replace(/^[a-z]:/i, ''));
  return platform === 'windows' ? joined.toLowerCase() : joined;
}
