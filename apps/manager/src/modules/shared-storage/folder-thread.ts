// Runs in a thread, as JavaScript and as the TypeScript that it is: imports no file of ours, and has no syntax to compile.
import {
  closeSync,
  lstatSync,
  opendirSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib';

/** Where in the order of a folder an entry is. */
export interface EntryPlace {
  /** Folders are 0, all else is 1. */
  readonly rank: number;
  readonly name: string;
}

/** Which entries of which folder are wanted. */
export interface FolderQuestion {
  /** The folder that nothing leads out of. */
  readonly root: string;
  /** The folders from there down to the one that is asked about. */
  readonly names: readonly string[];
  /** Only entries with this in their names, in lower case. */
  readonly search: string;
  /** Of files, only those whose names end in this, in lower case. */
  readonly ending: string;
  /** Besides those with a dot at their beginning, the names that are hidden, in lower case; undefined: nothing is. */
  readonly hiddenNames: readonly string[] | undefined;
  readonly limit: number;
  /** Only what comes after this. */
  readonly after: EntryPlace | undefined;
}

/** Which file's beginning is wanted. */
export interface HeadQuestion extends Pick<FolderQuestion, 'root' | 'names'> {
  /** This many bytes at most, as they are in the file. What is compressed with gzip or Zstandard is given as it was before. */
  readonly headBytes: number;
}

/** An entry of a folder. `other`: a link that leads out of the root or nowhere, a device, a pipe. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'other';
  readonly bytes?: number;
  readonly changedMs?: number;
  readonly place: EntryPlace;
}

/** What was asked for. */
export interface FolderPage {
  readonly entries: readonly FolderEntry[];
  /** How many fit, on all pages. */
  readonly total: number;
  readonly hidden: number;
  readonly isLast: boolean;
}

/** Why a folder cannot be read; `code` is that of the operating system. */
export interface FolderProblem {
  readonly at: 'root' | 'folder';
  readonly code: string;
}

/** An answer to a question. */
export type FolderAnswer =
  | { readonly id: number; readonly page: FolderPage }
  | { readonly id: number; readonly head: Uint8Array }
  | { readonly id: number; readonly problem: FolderProblem };

/** What a link that leads out of the root is refused with, beside the codes of the operating system. */
const OUTSIDE = 'OUTSIDE';

interface Candidate {
  readonly place: EntryPlace;
  readonly key: string;
  readonly dirent: Dirent;
}

/** Names as people count: 2 before 10, and both cases together. */
function sortKey(name: string): string {
  return name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(15, '0'));
}

function compare(one: Omit<Candidate, 'dirent'>, other: Omit<Candidate, 'dirent'>): number {
  if (one.place.rank !== other.place.rank) return one.place.rank - other.place.rank;
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  if (one.place.name === other.place.name) return 0;
  return one.place.name < other.place.name ? -1 : 1;
}

function isWithin(real: string, root: string): boolean {
  const way = relative(root, real);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isHidden(name: string, { hiddenNames }: FolderQuestion): boolean {
  return hiddenNames !== undefined && (name.startsWith('.') || hiddenNames.includes(name.toLowerCase()));
}

/** A link may be one to a folder: which it is, is only known of those that are shown. */
function fits(dirent: Dirent, { search, ending }: FolderQuestion): boolean {
  const name = dirent.name.toLowerCase();
  return name.includes(search) && (!dirent.isFile() || name.endsWith(ending));
}

/** The first entries after a place, and one more where there are more: however many there are, few are kept. */
function firstOf(
  folder: string,
  question: FolderQuestion,
): { readonly first: readonly Candidate[]; readonly total: number; readonly hidden: number } {
  const { after, limit } = question;
  const from = after && { place: after, key: sortKey(after.name) };
  const wanted = limit + 1;
  let kept: Candidate[] = [];
  let total = 0;
  let hidden = 0;
  const dir = opendirSync(folder, { bufferSize: 256 });
  try {
    for (let dirent = dir.readSync(); dirent !== null; dirent = dir.readSync()) {
      if (isHidden(dirent.name, question)) {
        hidden += 1;
        continue;
      }
      if (!fits(dirent, question)) continue;
      total += 1;
      const place = { rank: dirent.isDirectory() ? 0 : 1, name: dirent.name };
      const candidate = { place, key: sortKey(dirent.name), dirent };
      if (from && compare(candidate, from) <= 0) continue;
      kept.push(candidate);
      if (kept.length >= 4 * wanted) kept = kept.sort(compare).slice(0, wanted);
    }
  } finally {
    dir.closeSync();
  }
  return { first: kept.sort(compare).slice(0, wanted), total, hidden };
}

function kindOf(stats: Stats): FolderEntry['kind'] {
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? 'file' : 'other';
}

/** What an entry is, with a link followed as far as it stays within the root. */
function examine({ place, dirent }: Candidate, folder: string, root: string): FolderEntry {
  const { name } = place;
  try {
    const path = join(folder, name);
    const stats = dirent.isSymbolicLink() ? statWithin(path, root) : lstatSync(path);
    const kind = kindOf(stats);
    return { name, kind, place, ...(kind === 'file' && { bytes: stats.size }), changedMs: stats.mtimeMs };
  } catch {
    // It may be gone by now, or is a link to what must not be told of.
    return { name, kind: dirent.isDirectory() ? 'folder' : 'other', place };
  }
}

function statWithin(path: string, root: string): Stats {
  const real = realpathSync.native(path);
  if (!isWithin(real, root)) throw new Error(OUTSIDE);
  return statSync(real);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}

/** The beginning of a file, uncompressed. */
function headOf(path: string, headBytes: number): Uint8Array {
  // A pipe would be waited for.
  if (!statSync(path).isFile()) return new Uint8Array();
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(headBytes);
    const head = bytes.subarray(0, readSync(file, bytes, 0, headBytes, 0));
    const magic = head.toString('hex', 0, 4);
    if (magic === '28b52ffd')
      return zstdDecompressSync(head, { finishFlush: constants.ZSTD_e_flush, ...MOST_OF_HEAD });
    if (magic.startsWith('1f8b'))
      return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, ...MOST_OF_HEAD });
    return head;
  } finally {
    closeSync(file);
  }
}

/** A file that says that it is enormous is none of Blender's. */
const MOST_OF_HEAD = { maxOutputLength: 64 * 1024 * 1024 };

function answer(id: number, question: FolderQuestion | HeadQuestion): FolderAnswer {
  let at: FolderProblem['at'] = 'root';
  try {
    const root = realpathSync.native(question.root);
    at = 'folder';
    const folder = realpathSync.native(join(root, ...question.names));
    if (!isWithin(folder, root)) return { id, problem: { at, code: OUTSIDE } };
    if ('headBytes' in question) return { id, head: headOf(folder, question.headBytes) };
    const { first, total, hidden } = firstOf(folder, question);
    const isLast = first.length <= question.limit;
    const entries = first.slice(0, question.limit).map((candidate) => examine(candidate, folder, root));
    return { id, page: { entries, total, hidden, isLast } };
  } catch (error) {
    return { id, problem: { at, code: codeOf(error) } };
  }
}

parentPort?.on('message', ({ id, question }: { id: number; question: FolderQuestion | HeadQuestion }) => {
  parentPort?.postMessage(answer(id, question));
});
