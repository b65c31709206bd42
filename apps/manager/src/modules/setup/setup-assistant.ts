import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { BlenderPathSource } from '@flamenco/api-contracts';
import type { AccessMode } from '@flamenco/domain/access';
import { conflict, invalid, type FarmError } from '@flamenco/domain/errors';
import { Configuration, ConfigurationFile } from '../../config/index.js';
import { EarlierFarms } from './earlier-farms.js';
import { FirstAdmins, type AdminsBrowser, type WrittenAdmin } from './first-admins.js';
import { listFolders, type ManagerFolder } from './manager-folders.js';
import { SettingNotes } from './setting-notes.js';
import {
  checkSharedStorage,
  createSharedStorage,
  type StoragePlaces,
  type StorageVerdict,
} from './shared-storage-check.js';

/** What the assistant asked for. */
export interface Setup {
  readonly storageLocation: string;
  readonly blender: ChosenBlender;
  /** Who may use the farm; undefined: that stays as it is. */
  readonly access: AccessMode | undefined;
  /** Of a farm that is closed with it. */
  readonly firstAdmin: WrittenAdmin | undefined;
}

/** The Blender that Workers should use. */
export interface ChosenBlender {
  readonly input: string;
  readonly path: string;
  readonly source: BlenderPathSource;
  readonly isUsable: boolean;
}

/** Where this program is; the same from src/ and from dist/. */
const PROGRAM_FOLDER = fileURLToPath(new URL('../../..', import.meta.url));

/** Platforms whose Workers get the command that was chosen. */
const PLATFORMS = ['linux', 'windows', 'darwin'] as const;

/** Sets the Manager up from what people answered. */
@Injectable()
export class SetupAssistant {
  /** Of two who save at once, the second finds what the first has made. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly configuration: Configuration,
    private readonly file: ConfigurationFile,
    private readonly earlierFarms: EarlierFarms,
    private readonly notes: SettingNotes,
    private readonly admins: FirstAdmins,
  ) {}

  /** Whether a folder can be the shared storage. */
  checkStorage(path: string): Promise<StorageVerdict> {
    return checkSharedStorage(path, this.places());
  }

  /**
   * Creates a folder to be the shared storage, and checks it.
   * @throws FarmError `conflict` once the Manager is set up: nobody makes folders through it then
   */
  async createStorage(path: string): Promise<StorageVerdict> {
    this.checkNotSetUp();
    const { isCreated, ...verdict } = await createSharedStorage(path, this.places());
    if (isCreated)
      await this.notes.note({ action: 'storage-folder-created', object: { name: verdict.path } });
    return verdict;
  }

  /**
   * Writes the shared storage, the variables `blender` and `blenderArgs`, and who may use the farm into the configuration file, and makes the
   * first admin. The Manager has to be restarted then. Where the database is that of Flamenco 3, another one is set.
   * @returns the header that signs the first admin in; undefined where none was made
   * @throws FarmError `invalid` when something cannot be used, `conflict` while a farm is taken over, or when there is an admin already; nothing
   * is written then
   */
  save(setup: Setup, browser: AdminsBrowser): Promise<string | undefined> {
    const saved = this.turn.then(() => this.saveInTurn(setup, browser));
    this.turn = saved.catch(() => undefined);
    return saved;
  }

  private async saveInTurn(setup: Setup, browser: AdminsBrowser): Promise<string | undefined> {
    const { access, firstAdmin } = setup;
    const command = commandFor(setup.blender);
    await this.checkAccess(setup);
    const storage = await this.checkStorage(setup.storageLocation);
    if (!storage.isUsable) throw invalid('storage-not-usable', storage.cause);
    const database = this.earlierFarms.filler.databaseToSet();
    const variables = this.file.show('flamenco3')['variables'];
    const written = {
      ...(database !== undefined && { database }),
      ...(access !== undefined && { access }),
      shared_storage_path: storage.path,
      variables: {
        ...(typeof variables === 'object' && variables),
        blender: { values: PLATFORMS.map((platform) => ({ platform, value: command })) },
        blenderArgs: { values: [{ platform: 'all', value: '-b -y' }] },
      },
    };
    // What the file does not take must not leave an admin behind.
    const isTaken = this.file.tryOut(written).faults.length === 0;
    const cookie = firstAdmin && isTaken ? await this.admins.filler.make(firstAdmin, browser) : undefined;
    const { changes } = this.file.change(written);
    await this.notes.noteSettings('setup-saved', changes);
    return cookie;
  }

  private async checkAccess({ access, firstAdmin }: Setup): Promise<void> {
    await this.admins.filler.checkAuthority();
    if (access === undefined && firstAdmin === undefined) return;
    this.checkNotSetUp();
    if (firstAdmin !== undefined && access !== 'closed')
      throw invalid(
        'first-admin-of-open-farm',
        "The first admin is made for a farm on which people sign in: send access: 'closed' with it, or leave firstAdmin out.",
      );
    if (access === 'closed' && firstAdmin === undefined && !(await this.admins.filler.hasAdmin()))
      throw invalid(
        'first-admin-missing',
        'Nobody could change the settings of a closed farm that has no admin. Give the first admin a name and a password.',
      );
  }

  /**
   * The folders in a folder of this computer, for choosing the shared storage.
   * @throws FarmError `conflict` once the Manager is set up: nobody looks around on its computer then
   */
  async listFolders(path: string): Promise<ManagerFolder> {
    this.checkNotSetUp();
    return listFolders(path);
  }

  private checkNotSetUp(): void {
    if (this.configuration.isFirstRun) return;
    throw conflict(
      'already-set-up',
      'This Manager is already set up: its assistant does this only during the setup. Do it yourself, in the settings or on its computer, or start the Manager with --setup-assistant.',
    );
  }

  private places(): StoragePlaces {
    const baseDir = dirname(this.configuration.file);
    return { baseDir, ownFolders: [baseDir, PROGRAM_FOLDER] };
  }
}

/** The value of the variable `blender`. Workers run it as it is, without a shell, so that nothing is quoted. */
function commandFor({ source, path, input, isUsable }: ChosenBlender): string {
  if (!isUsable)
    throw invalid(
      'blender-not-usable',
      'This Blender cannot be used. Choose another one, or let each Worker use its own.',
    );
  switch (source) {
    case 'default':
      return 'blender';
    case 'file_association':
      if (path.trim() === '') throw incomplete(source, 'path');
      return 'blender';
    case 'path_envvar':
    case 'input_path':
    case 'system_location': {
      if (path.trim() === '') throw incomplete(source, 'path');
      if (input.trim() === '') throw incomplete(source, 'input');
      return source === 'path_envvar' ? input.trim() : path.trim();
    }
  }
}

function incomplete(source: BlenderPathSource, missing: 'path' | 'input'): FarmError {
  return invalid(
    'blender-incomplete',
    `blenderExecutable.${missing} is empty, and '${source}' needs it. Send what the check answered.`,
  );
}
