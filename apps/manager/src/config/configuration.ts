import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { VariableTable } from '@flamenco/domain';
import type { LoadedConfiguration } from './config-reader.js';
import type { ManagerConfig } from './config-schema.js';

/** The Manager's configuration, and what follows from it. Read once; nothing of it changes while the Manager runs. */
@Injectable()
export class Configuration {
  readonly config: ManagerConfig;
  /** The configuration file, absolute; it may be missing. */
  readonly file: string;
  /** The Manager is not set up yet: it has no configuration file, or no shared storage (behaviour.md §2.2). */
  readonly isFirstRun: boolean;
  /** Where job files go: `jobs` in the shared storage with Shaman, the shared storage without. Empty when not set up. */
  readonly effectiveStoragePath: string;
  readonly variables: VariableTable;

  constructor(loaded: LoadedConfiguration) {
    const { config } = loaded;
    this.config = config;
    this.file = loaded.file;
    this.isFirstRun = loaded.isFileMissing || config.sharedStoragePath === '';
    this.effectiveStoragePath =
      config.shaman.enabled && config.sharedStoragePath !== ''
        ? join(config.sharedStoragePath, 'jobs')
        : config.sharedStoragePath;
    this.variables = new VariableTable({
      variables: config.variables,
      managerPlatform: managerPlatform(),
      jobsPath: this.effectiveStoragePath,
    });
  }
}

/** The platform that this Manager runs on, as Flamenco names it. */
export function managerPlatform(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

/** What does not keep the Manager from starting, but from working well; a line each, for the log. */
export function configurationWarnings({ warnings }: LoadedConfiguration, configuration: Configuration): readonly string[] {
  const { sharedStoragePath } = configuration.config;
  return [
    ...warnings,
    ...configuration.variables.problems,
    ...(/^(\\\\|\/\/)/.test(sharedStoragePath)
      ? [`shared_storage_path: '${sharedStoragePath}' is a UNC path, which Blender and Workers cannot use. Map it to a drive letter.`]
      : []),
  ];
}
