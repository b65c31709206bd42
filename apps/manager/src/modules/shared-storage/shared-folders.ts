import { isAbsolute, relative } from 'node:path';
import { Injectable } from '@nestjs/common';
import { FarmError, forbidden, invalid, unavailable } from '@flamenco/domain/errors';
import { Configuration } from '../../config/index.js';
import { FolderReader } from './folder-reader.js';
import type { EntryPlace, FolderPage, FolderProblem } from './folder-thread.js';
import { HIDDEN_NAMES, SHAMAN_STORE } from './hidden-names.js';
import { namesOfFolder } from './shared-folder-path.js';

/** Which entries of which folder are wanted. */
export interface FolderRequest {
  /** From the shared storage downwards. */
  readonly path: string;
  readonly search: string;
  readonly ending: string;
  readonly showsHidden: boolean;
  readonly limit: number;
  readonly after: EntryPlace | undefined;
}

/** A part of a folder, and where that is for jobs. */
export interface SharedFolder extends FolderPage {
  readonly location: string;
}

/** Says what is in the folders of the shared storage, and of nothing else. */
@Injectable()
export class SharedFolders {
  constructor(
    private readonly configuration: Configuration,
    private readonly reader: FolderReader,
  ) {}

  /**
   * @throws FarmError `invalid` for a path that leads elsewhere, `forbidden` when a link leads out or the Manager may not read it,
   * `not-found`, and `unavailable` when the storage does not answer
   */
  async list({ path, search, ending, showsHidden, ...page }: FolderRequest): Promise<SharedFolder> {
    const { sharedStoragePath: root, shaman } = this.configuration.config;
    const names = namesOfFolder(path);
    if (root === '') throw notSetUp();
    const isStoreHidden = names.length === 0 && shaman.enabled;
    const found = await this.reader.read({
      root,
      names,
      search: search.toLowerCase(),
      ending: ending.toLowerCase(),
      hiddenNames: showsHidden ? undefined : [...HIDDEN_NAMES, ...(isStoreHidden ? [SHAMAN_STORE] : [])],
      ...page,
    });
    if ('code' in found) throw refusalOf(found, root, path);
    return { ...found, location: locationOf(root, names) };
  }

  /**
   * The beginning of a file by its path on this computer, uncompressed; undefined for what is not on the shared storage, or cannot be read.
   * @throws FarmError `unavailable` when the storage does not answer
   */
  async headOf(path: string, headBytes: number): Promise<Uint8Array | undefined> {
    const { sharedStoragePath: root } = this.configuration.config;
    const names = root === '' ? '' : relative(root, path);
    if (names === '' || isAbsolute(names)) return undefined;
    return await this.reader.readHead({ root, names: [names], headBytes });
  }
}

/** With slashes, which Blender takes on every platform. */
function locationOf(root: string, names: readonly string[]): string {
  const start = process.platform === 'win32' ? root.replaceAll('\\', '/') : root;
  return [start.replace(/\/+$/, ''), ...names].join('/') || '/';
}

function refusalOf({ at, code }: FolderProblem, root: string, path: string): FarmError {
  if (at === 'root')
    return unavailable(
      'shared-storage-failed',
      `The shared storage ${root} cannot be reached (${code}). Check that it is mounted on the Manager's computer.`,
    );
  const folder = JSON.stringify(path);
  switch (code) {
    case 'OUTSIDE':
      return forbidden(
        'outside-shared-storage',
        `${folder} leads out of the shared storage, by a link. Choose something that is in the shared storage itself.`,
      );
    case 'ENOENT':
    case 'ENAMETOOLONG':
      return new FarmError(
        'not-found',
        'shared-folder-not-found',
        `There is no folder ${folder} on the shared storage. It may have been moved; go to the folder above it.`,
      );
    case 'ENOTDIR':
      return invalid('not-a-folder', `${folder} is not a folder. Ask for the folder that it is in.`);
    case 'ELOOP':
      return invalid('not-a-folder', `${folder} is a link that leads to itself. Choose another folder.`);
    case 'EACCES':
    case 'EPERM':
      return forbidden(
        'shared-folder-not-readable',
        `The Manager may not read ${folder}. Let the user that it runs as read that folder, or choose another one.`,
      );
    default:
      return unavailable(
        'shared-storage-failed',
        `${folder} on the shared storage ${root} cannot be read (${code}). Check the storage and the network, then try again.`,
      );
  }
}

function notSetUp(): FarmError {
  return unavailable(
    'storage-not-set-up',
    "This Manager has no shared storage yet. Set it up on its web page, or set 'shared_storage_path' in its configuration.",
  );
}
