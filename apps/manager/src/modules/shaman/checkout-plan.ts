import { conflict, type FarmError } from '@flamenco/domain/errors';
import { Turns } from '../../turns.js';
import { checkFilePath } from './checkout-path.js';
import { type FileId, fileKey, parseFileId } from './file-id.js';

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
export async function planCheckout(files: readonly FileSpec[]): Promise<CheckoutPlan> {
  const turns = new Turns();
  const plan = new Map<string, FileId>();
  for (const { sha, size, path } of files) {
    if (turns.isOver) await turns.next();
    const file = parseFileId(sha, size);
    const before = plan.get(checkFilePath(path));
    if (before && fileKey(before) !== fileKey(file)) throw twoContents(path);
    plan.set(path, file);
  }
  await refuseFilesAsFolders(plan, turns);
  return plan;
}

/** Each content once, with the first path that it was named with. */
export async function withoutDuplicates(files: readonly FileSpec[]): Promise<readonly FileSpec[]> {
  const turns = new Turns();
  const byContent = new Map<string, FileSpec>();
  for (const file of files) {
    if (turns.isOver) await turns.next();
    const key = fileKey(parseFileId(file.sha, file.size));
    if (!byContent.has(key)) byContent.set(key, file);
  }
  return [...byContent.values()];
}

/**
 * Throws when a path leads through a file. Each folder is looked for by a hash that grows with the path: looking for
 * the folders themselves takes the square of the path's length.
 */
async function refuseFilesAsFolders(plan: CheckoutPlan, turns: Turns): Promise<void> {
  const hashesOfFiles = new Set<number>();
  for (const path of plan.keys()) {
    if (turns.isOver) await turns.next();
    hashesOfFiles.add(hashOf(path));
  }
  for (const path of plan.keys()) {
    if (turns.isOver) await turns.next();
    hashOf(path, (hash, at) => {
      const isFile = hashesOfFiles.has(hash) && plan.has(path.slice(0, at));
      if (isFile) throw fileAndFolder(path.slice(0, at));
    });
  }
}

/** FNV-1a. Source: http://www.isthe.com/chongo/tech/comp/fnv/ @param onFolder - hears of the hash of each folder on the way */
function hashOf(path: string, onFolder?: (hash: number, end: number) => void): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < path.length; at += 1) {
    const code = path.charCodeAt(at);
    if (code === SLASH) onFolder?.(hash, at);
    hash = imul(hash ^ code, FNV_PRIME);
  }
  return hash;
}

const { imul } = Math;
const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
const SLASH = '/'.charCodeAt(0);

function twoContents(path: string): FarmError {
  return conflict(
    'two-files-at-one-path',
    `Two different files have the path ${JSON.stringify(path)}. Use each path once.`,
  );
}

function fileAndFolder(path: string): FarmError {
  return conflict(
    'file-and-folder-at-one-path',
    `${JSON.stringify(path)} is given both as a file and as a folder with files in it. Rename one of them.`,
  );
}
