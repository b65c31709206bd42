import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { BlenderPathSource } from '@flamenco/api-contracts';
import { invalid, type FarmError } from '@flamenco/domain';
import { Configuration, ConfigurationFile } from '../../config/index.js';
import { checkSharedStorage, type Verdict } from './shared-storage-check.js';

/** What the assistant asked for. */
export interface Setup {
  readonly storageLocation: string;
  readonly blender: ChosenBlender;
}

/** The Blender that Workers shall use. */
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
  constructor(
    private readonly configuration: Configuration,
    private readonly file: ConfigurationFile,
  ) {}

  /** Whether a folder can be the shared storage. */
  checkStorage(path: string): Promise<Verdict> {
    const baseDir = dirname(this.configuration.file);
    return checkSharedStorage(path, { baseDir, ownFolders: [baseDir, PROGRAM_FOLDER] });
  }

  /**
   * Writes the shared storage and the variables `blender` and `blenderArgs` into the configuration file. The Manager has to
   * be restarted then.
   * @throws FarmError `invalid` when something cannot be used; nothing is written then
   */
  async save({ storageLocation, blender }: Setup): Promise<void> {
    const command = commandFor(blender);
    const storage = await this.checkStorage(storageLocation);
    if (!storage.isUsable) throw invalid('storage-not-usable', storage.cause);
    const variables = this.file.show('flamenco3')['variables'];
    this.file.change({
      shared_storage_path: storageLocation.trim(),
      variables: {
        ...(typeof variables === 'object' && variables),
        blender: { values: PLATFORMS.map((platform) => ({ platform, value: command })) },
        blenderArgs: { values: [{ platform: 'all', value: '-b -y' }] },
      },
    });
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
