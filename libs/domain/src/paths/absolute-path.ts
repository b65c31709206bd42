const START_WITH_DRIVE = /^[A-Za-z]:[\\/]/;
const START_WITH_VARIABLE = /^\{[A-Za-z_][\w.-]*\}/;

/**
 * Whether a path is an absolute one on some platform, as nobody knows yet where it will be used, or begins with a variable, whose value
 * may be one. Most of what it is asked of is told by the first character, as it is asked of much.
 */
export function isAbsolutePath(path: string): boolean {
  const first = path[0];
  if (first === '/' || first === '\\') return true;
  if (first === '{') return START_WITH_VARIABLE.test(path);
  return path[1] === ':' && START_WITH_DRIVE.test(path);
}
