import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode, errorMessage } from '../error-facts.js';
import type { CheckedFiles, CheckSystem } from './check-system.js';
import { failed, ok, type Examination, type Verdict } from './check.js';

/** A frame, a log and a report fit in; with less, what was rendered for hours would be lost. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** About as long as Windows and most servers can have them, and Blender on Windows. */
const LONG_PATH = 230;
const FOLDER_LENGTH = 60;

/** Written, and read again: not only ASCII, as names of shots are. */
const TEXT = 'Flamenco checks that it can write here: ¿Flamenco? ¡Olé! 🎬\n';

/** What is wrong with a path, by the code of the error. */
const TROUBLES: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  EACCES: ['the user that the Worker runs as may not', 'Give that user permission'],
  EPERM: ['the user that the Worker runs as may not', 'Give that user permission'],
  EROFS: ['the file system is read-only', 'Mount it for writing'],
  ENOSPC: ['the disk is full', 'Free some space there'],
  EDQUOT: ['the quota of the user that the Worker runs as is used up', 'Raise the quota, or remove files'],
  ENOENT: ['it does not exist', 'Mount the storage here, or correct the path'],
  ENOTDIR: ['a part of the path is a file', 'Mount the storage here, or correct the path'],
  ESTALE: ['the server has forgotten it (ESTALE)', 'Mount the storage again'],
  ENOTCONN: ['the storage is not connected', 'Mount the storage again'],
  EIO: [
    'the disk or the network fails (EIO)',
    'Look into the log of this computer’s system, and mount the storage again',
  ],
  EHOSTDOWN: ['the file server is down', 'Start it, and mount the storage again'],
  EHOSTUNREACH: ['the file server cannot be reached', 'Check the network, and mount the storage again'],
  ETIMEDOUT: ['the file server does not answer', 'Check the network, and mount the storage again'],
};

/** Whether a file or folder can be read. */
export const examineReadable: Examination = async (path, { system }) => {
  try {
    const stats = await system.files.stat(path);
    if (stats.isDirectory()) await system.files.readdir(path);
    else await system.files.access(path, constants.R_OK);
    return ok(`${path} can be read`);
  } catch (error) {
    return trouble(`${path} cannot be read`, error);
  }
};

/** Whether something may be written to a path: into the nearest folder of it that there is. */
export const examineWritable: Examination = async (path, { system }) => {
  try {
    const folder = await nearestFolder(path, system.files);
    await system.files.access(folder, constants.W_OK);
    return ok(`${path} can be written`);
  } catch (error) {
    return trouble(`${path} cannot be written`, error);
  }
};

/** Whether there is space for what is written to a path. */
export const examineFreeSpace: Examination = async (path, { system }) => {
  try {
    const { bavail, bsize, type } = await system.files.statfs(await nearestFolder(path, system.files));
    const freeBytes = bavail * bsize;
    // Some network file systems do not say.
    if (bavail === 0 && type === 0)
      return { outcome: 'unknown', message: `The disk of ${path} does not say how much is free` };
    const free = inUnits(freeBytes);
    if (freeBytes >= LEAST_FREE_BYTES) return ok(`${free} are free where ${path} is`);
    return failed(
      `Only ${free} are free where ${path} is, and ${inUnits(LEAST_FREE_BYTES)} are needed`,
      'Free some space there',
    );
  } catch (error) {
    return trouble(`It cannot be seen how much is free where ${path} is`, error);
  }
};

/** Whether a file that is written into a folder is there then, by its name and with its content. */
export const examineFiles: Examination = (folder, { system }) =>
  withTestFile(folder, 'é-🎬-test.txt', system, async (file) => {
    const [names, text] = [
      await system.files.readdir(dirname(file)),
      await system.files.readFile(file, 'utf8'),
    ];
    if (text !== TEXT)
      return failed(`A file in ${folder} is not read as it was written`, 'Check the storage and its network');
    if (names.some((name) => name.normalize() === 'é-🎬-test.txt'.normalize()))
      return ok(`Files can be written to ${folder}, and read again`);
    return failed(
      `Names of files in ${folder} are changed: what was written as "é-🎬-test.txt" is called "${names.join(', ')}"`,
      'Mount the storage with UTF-8 names',
    );
  });

/** Whether links can be made, which Shaman needs to show a file in several checkouts. */
export const examineLinks: Examination = (folder, { system }) =>
  withTestFile(folder, 'file', system, async (file) => {
    const kinds = [
      ['symbolic', (path: string) => system.files.symlink('file', path)],
      ['hard', (path: string) => system.files.link(file, path)],
    ] as const;
    const missing: string[] = [];
    for (const [kind, make] of kinds) {
      const path = `${file}-${kind}`;
      const works = await make(path).then(
        async () => (await system.files.readFile(path, 'utf8')) === TEXT,
        () => false,
      );
      if (!works) missing.push(kind);
    }
    if (missing.length === 0) return ok(`${folder} can have symbolic and hard links`);
    return {
      outcome: 'note',
      message: `${folder} can have no ${missing.join(' and no ')} links; copies take their place`,
    };
  });

/** Whether names that differ in case are names of different files. */
export const examineCase: Examination = (folder, { system }) =>
  withTestFile(folder, 'lower-case', system, async (file) => {
    const isSame = await system.files.stat(join(dirname(file), 'LOWER-CASE')).then(
      () => true,
      () => false,
    );
    if (!isSame) return ok(`${folder} tells upper from lower case`);
    return {
      outcome: 'note',
      message: `${folder} does not tell upper from lower case: Tree.png and tree.png are one file there`,
    };
  });

/** Whether paths can be as long as those of deep shots are. */
export const examineLongPath: Examination = async (folder, { system }) => {
  const top = join(folder, `flamenco-check-${randomUUID()}`);
  const left = Math.max(FOLDER_LENGTH, LONG_PATH - top.length);
  const folders = 'x'.repeat(left).match(new RegExp(`.{1,${FOLDER_LENGTH}}`, 'g')) ?? [];
  const path = join(top, ...folders, 'frame');
  try {
    await system.files.mkdir(dirname(path), { recursive: true });
    await system.files.writeFile(path, TEXT);
    return ok(`${folder} can have paths of ${path.length} characters`);
  } catch (error) {
    return failed(
      `${folder} cannot have paths of ${path.length} characters: ${errorMessage(error)}`,
      'Allow long paths (Windows: LongPathsEnabled in the registry), or give the storage a shorter path here',
    );
  } finally {
    await system.files.rm(top, { recursive: true, force: true }).catch(() => undefined);
  }
};

/** Makes a folder with a file in it, in a folder; nothing of them stays. */
async function withTestFile(
  folder: string,
  name: string,
  { files }: CheckSystem,
  look: (file: string) => Promise<Verdict>,
): Promise<Verdict> {
  let own: string | undefined;
  try {
    own = await files.mkdtemp(join(folder, 'flamenco-check-'));
    const file = join(own, name);
    await files.writeFile(file, TEXT);
    return await look(file);
  } catch (error) {
    return trouble(`Files cannot be written to ${folder}`, error);
  } finally {
    if (own !== undefined) await files.rm(own, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The path itself when it is a folder that is there, else the nearest one that it is to be in. */
async function nearestFolder(path: string, files: CheckedFiles): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      if ((await files.stat(folder)).isDirectory()) return folder;
    } catch (error) {
      const isMissing = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
      if (!isMissing || dirname(folder) === folder) throw error;
    }
  }
}

function trouble(what: string, error: unknown): Verdict {
  const errno = errorCode(error);
  const known = TROUBLES[errno ?? ''];
  return known
    ? failed(`${what}: ${known[0]}`, known[1], errno)
    : failed(`${what}: ${errorMessage(error)}`, 'Look at it on this computer', errno);
}

function inUnits(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 1 ? `${gib.toFixed(1)} GiB` : `${Math.floor(bytes / 1024 ** 2)} MiB`;
}
