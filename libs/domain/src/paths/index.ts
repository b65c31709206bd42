/** Paths of all platforms. */
export {
  baseName,
  dirName,
  isRootPath,
  joinPaths,
  stemName,
  toPlatformPath,
  toSlashes,
  trimTrailingSeparators,
} from './platform-paths.js';
export type { Platform } from './platform-paths.js';
