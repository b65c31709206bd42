import { constants, lstatSync, readdirSync, statSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileStamp } from './process/protocol.js';
import { stampOf } from './process/script-files.js';

/** Where the scripts are that come with the product; the same from src/ and from dist/. */
const BUILT_IN_FOLDER = fileURLToPath(new URL('../scripts/', import.meta.url));

/** Shorter files are no scripts (behaviour.md §19.1). */
const SMALLEST_SCRIPT_BYTES = 8;

/** A script that defines a job type. */
export interface ScriptFile {
  /** The job type's name: the file's without extension, `_` replaced by `-`. */
  readonly name: string;
  readonly file: string;
  readonly stamp: FileStamp;
}

/** A folder's time tells of a change in the same tick of its clock only when that is over: 2 s at worst (FAT); in ms. */
const SURE_AFTER_MS = 3_000;

/**
 * The scripts of a folder of the user's and those that come with the product; the former win, by job-type name. Looks at the disk each
 * time, so that a script is known as soon as it is there. Not asynchronously: each submission asks, and a look at a local folder
 * takes some µs, sent to another thread and back a hundred times that.
 */
export class ScriptCatalog {
  /** The folders that scripts are looked for in, and required from; the first one wins. */
  readonly folders: readonly string[];
  private readonly contents: readonly FolderContents[];

  constructor(scriptsDir?: string) {
    this.folders = scriptsDir === undefined ? [BUILT_IN_FOLDER] : [scriptsDir, BUILT_IN_FOLDER];
    this.contents = this.folders.map((folder) => new FolderContents(folder));
  }

  /** All scripts as they are on disk now, by job type: those of one name in the order in which they win, the names sorted. */
  list(): ReadonlyMap<string, readonly ScriptFile[]> {
    const found = new Map<string, ScriptFile[]>();
    for (const script of this.contents.flatMap((folder) => listFolder(folder)))
      found.set(script.name, [...(found.get(script.name) ?? []), script]);
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The scripts of one job type, in the order in which they win; each is looked for when it is asked for. */
  *find(name: string): Generator<ScriptFile, void> {
    for (const folder of this.contents) yield* listFolder(folder, name);
  }
}

/** Whether a script comes with the product. */
export function isBuiltIn({ stamp }: ScriptFile): boolean {
  return dirname(stamp.path) === dirname(join(BUILT_IN_FOLDER, 'script'));
}

/** A script that somebody names by its path: wherever it is, and whatever it is called. */
export function scriptAt(path: string): ScriptFile {
  const file = basename(path);
  return { name: jobTypeName(file), file, stamp: stampOf(path) };
}

/** Only regular top-level files count; symbolic links and what is in sub-folders can be required, but are no job types. */
function listFolder(folder: FolderContents, wanted?: string): readonly ScriptFile[] {
  const scripts: ScriptFile[] = [];
  for (const { name, file, path } of folder.scripts()) {
    if (wanted !== undefined && name !== wanted) continue;
    const stats = lstatSync(path, { throwIfNoEntry: false }); // it may be gone by now
    if (!stats?.isFile() || stats.size < SMALLEST_SCRIPT_BYTES) continue;
    scripts.push({ name, file, stamp: { path, mtimeMs: stats.mtimeMs, size: stats.size } });
  }
  return scripts;
}

/** A file that is a script by its name: it may be a folder, or gone. */
type ScriptName = Pick<ScriptFile, 'name' | 'file'> & Pick<FileStamp, 'path'>;

/** The scripts in a folder, by their names; read anew only when it has changed. */
class FolderContents {
  private known:
    { readonly inode: number; readonly mtimeMs: number; readonly scripts: readonly ScriptName[] } | undefined;

  constructor(readonly path: string) {}

  /** Sorted by their files; none when there is no such folder. */
  scripts(): readonly ScriptName[] {
    const stats = statSync(this.path, { throwIfNoEntry: false });
    if (!stats) return [];
    const { ino: inode, mtimeMs } = stats;
    if (this.known?.inode === inode && this.known.mtimeMs === mtimeMs) return this.known.scripts;
    const files = namesIn(this.path).filter((file) => file.endsWith('.js'));
    const scripts = files
      .sort((a, b) => (a < b ? -1 : 1))
      .map((file) => ({ name: jobTypeName(file), file, path: join(this.path, file) }));
    this.known = Date.now() - mtimeMs > SURE_AFTER_MS ? { inode, mtimeMs, scripts } : undefined;
    return scripts;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function jobTypeName(file: string): string {
  return file.replace(/\.js$/, '').replaceAll('_', '-');
}

/**
 * Writes the scripts that come with the product into a folder, made if need be, to be changed there and used as
 * `scripts/`. A file that exists already is kept. Returns the names of the files that were written.
 */
export async function writeBuiltInScripts(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { file, stamp } of listFolder(new FolderContents(BUILT_IN_FOLDER))) {
    try {
      await copyFile(stamp.path, join(folder, file), constants.COPYFILE_EXCL);
      written.push(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return written;
}
