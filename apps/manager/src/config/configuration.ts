import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { VariableTable } from '@flamenco/domain/variables';
import type { LoadedConfiguration } from './config-reader.js';
import { asSettings, type WrittenSettings } from './config-view.js';
import type { CoreConfig } from './core-settings.js';
import { isUncPath, type PartSettings, type SectionFields, type ValuesOf } from './settings.js';

/** What follows from the settings. */
interface Consequences {
  readonly isFirstRun: boolean;
  readonly effectiveStoragePath: string;
  readonly variables: VariableTable;
}

/**
 * The Manager's configuration, and what follows from it. Ask it at each use, and keep nothing of it: most settings change
 * while the Manager runs.
 */
@Injectable()
export class Configuration {
  private readonly isSetupAsked: boolean;
  private current: CoreConfig;
  private consequences: Consequences;
  private readonly whenSaved: (() => void)[] = [];

  constructor(private loaded: LoadedConfiguration) {
    this.isSetupAsked = loaded.isSetupAsked ?? false;
    this.current = loaded.config;
    this.consequences = consequencesOf(loaded, this.current);
  }

  /** The settings of the Manager as a whole. */
  get config(): CoreConfig {
    return this.current;
  }

  /** The settings of a part of the Manager: durations in milliseconds, paths absolute. */
  of<Fields extends SectionFields>(settings: PartSettings<Fields>): ValuesOf<Fields> {
    if (!this.loaded.schema.parts.has(settings))
      throw new Error('A part asks for settings that no part declares');
    return this.current as unknown as ValuesOf<Fields>; // all settings are in it: so the schema was read
  }

  /** What there is to be configured. */
  get schema(): LoadedConfiguration['schema'] {
    return this.loaded.schema;
  }

  /** The configuration file, absolute; it may be missing. */
  get file(): string {
    return this.loaded.file;
  }

  /** The environment that overrides the file. */
  get environment(): LoadedConfiguration['environment'] {
    return this.loaded.environment;
  }

  /**
   * The Manager is to be set up: it has no configuration file, no shared storage, or was started with `--setup-assistant`
   * (behaviour.md §2.2). After the assistant has saved, it is restarted without.
   */
  get isFirstRun(): boolean {
    return this.isSetupAsked || this.consequences.isFirstRun;
  }

  /** Where job files go: `jobs` in the shared storage with Shaman, the shared storage without. Empty when not set up. */
  get effectiveStoragePath(): string {
    return this.consequences.effectiveStoragePath;
  }

  get variables(): VariableTable {
    return this.consequences.variables;
  }

  /** Has somebody told when people have changed settings at this Manager. */
  onSave(listener: () => void): void {
    this.whenSaved.push(listener);
  }

  /** People have changed settings, and they are in the file. */
  noteSaved(): void {
    for (const listener of this.whenSaved) listener();
  }

  /** The keys of the settings that would differ from those that the Manager runs with until it is restarted. */
  waitingFor(loaded: LoadedConfiguration): readonly string[] {
    const waiting: string[] = [];
    applicable(loaded.schema.fields, this.current, loaded.config, [], waiting);
    return waiting;
  }

  /**
   * Takes over what was read anew, but for the settings that need a restart: those stay as the running parts know them.
   * @returns the keys of the settings that wait for a restart, such as `mqtt.client.broker`
   */
  replace(loaded: LoadedConfiguration): readonly string[] {
    const waiting: string[] = [];
    this.loaded = loaded;
    this.current = applicable(loaded.schema.fields, this.current, loaded.config, [], waiting) as CoreConfig;
    this.consequences = consequencesOf(loaded, this.current);
    return waiting;
  }
}

/** The running settings with those of the fresh ones that need no restart; tells which do. */
function applicable(
  fields: SectionFields,
  running: WrittenSettings,
  fresh: WrittenSettings,
  at: readonly string[],
  waiting: string[],
): WrittenSettings {
  const entries = Object.entries(fields).map(([name, field]) => {
    const keys = [...at, field.key];
    if (field.kind === 'section') {
      const inner = [asSettings(running[name]), asSettings(fresh[name])] as const;
      return [name, applicable(field.fields, ...inner, keys, waiting)];
    }
    if (!field.needsRestart || isDeepStrictEqual(running[name], fresh[name])) return [name, fresh[name]];
    waiting.push(keys.join('.'));
    return [name, running[name]];
  });
  return Object.fromEntries(entries) as WrittenSettings;
}

function consequencesOf({ isFileMissing }: LoadedConfiguration, config: CoreConfig): Consequences {
  const { sharedStoragePath, shaman, variables } = config;
  const effectiveStoragePath =
    shaman.enabled && sharedStoragePath !== '' ? join(sharedStoragePath, 'jobs') : sharedStoragePath;
  return {
    isFirstRun: isFileMissing || sharedStoragePath === '',
    effectiveStoragePath,
    variables: new VariableTable({
      variables,
      managerPlatform: managerPlatform(),
      jobsPath: effectiveStoragePath,
    }),
  };
}

/** The platform that this Manager runs on, as Flamenco names it. */
export function managerPlatform(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

/** What does not keep the Manager from starting, but from working well; a line each, for the log. */
export function configurationWarnings(
  { warnings }: LoadedConfiguration,
  configuration: Configuration,
): readonly string[] {
  const { localStoragePath, sharedStoragePath } = configuration.config;
  const inTheWay = fileInTheWay(localStoragePath);
  return [
    ...warnings,
    ...configuration.variables.problems,
    ...(inTheWay === undefined
      ? []
      : [
          `local_manager_storage_path: ${localStoragePath} cannot be created, because ${inTheWay} is a file. Task logs and previews are lost until it is set to a folder.`,
        ]),
    ...(isUncPath(sharedStoragePath)
      ? [
          `shared_storage_path: '${sharedStoragePath}' is a UNC path, which Blender and Workers cannot use. Map it to a drive letter.`,
        ]
      : []),
  ];
}

/** The file that keeps a folder from being made; undefined when there is none, or nobody may look. */
function fileInTheWay(folder: string): string | undefined {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found) return found.isDirectory() ? undefined : folder;
  } catch {
    return undefined; // what else is wrong with a folder is told when it is used
  }
  return dirname(folder) === folder ? undefined : fileInTheWay(dirname(folder));
}
