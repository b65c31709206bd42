import { conflict, type FarmError } from '@flamenco/domain';
import { checkFilePath } from './checkout-path.js';
import { fileKey, parseFileId, type FileId } from './file-id.js';

/** A file of a job as clients name it: its content, and its path in the job. */
export interface FileSpec extends FileId {
  readonly path: string;
}

/** What lies where in a checkout: content by path. */
export type CheckoutPlan = ReadonlyMap<string, FileId>;

/**
 * What a checkout will consist of. The same file may be named twice, as UDIM textures are; `conflict` for two contents of one
 * path, and for a path that leads through a file; `invalid` for unsafe paths and checksums.
 */
export function planCheckout(files: readonly FileSpec[]): CheckoutPlan {
  const plan = new Map<string, FileId>();
  for (const { sha, size, path } of files) {
    const file = parseFileId(sha, size);
    const before = plan.get(checkFilePath(path));
    if (before && fileKey(before) !== fileKey(file)) throw twoContents(path);
    plan.set(path, file);
  }
  for (const path of plan.keys()) {
    const throughFile = foldersOf(path).find((folder) => plan.has(folder));
    if (throughFile !== undefined) throw fileAndFolder(throughFile);
  }
  return plan;
}

/** Each content once, with the first path that it was named with. */
export function withoutDuplicates(files: readonly FileSpec[]): readonly FileSpec[] {
  const byContent = new Map<string, FileSpec>();
  for (const file of files) {
    const key = fileKey(parseFileId(file.sha, file.size));
    if (!byContent.has(key)) byContent.set(key, file);
  }
  return [...byContent.values()];
}

/** `a/b/c` → `a`, `a/b` */
function foldersOf(path: string): readonly string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}

function twoContents(path: string): FarmError {
  return conflict(
    'two-files-at-one-path',
    `Two different files are to be at ${JSON.stringify(path)}. Name each path once.`,
  );
}

function fileAndFolder(path: string): FarmError {
  return conflict(
    'file-and-folder-at-one-path',
    `${JSON.stringify(path)} is to be a file and a folder with files in it. Rename one of them.`,
  );
}
