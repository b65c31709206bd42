import { createHash } from 'node:crypto';
import { conflict, FarmError, invalid } from '@flamenco/domain/errors';
import { Injectable, Logger } from '@nestjs/common';
import { changeConfig } from './config-change.js';
import {
  environmentName,
  readConfig,
  readIfThere,
  type Environment,
  type LoadedConfiguration,
} from './config-reader.js';
import { settingsIn, showConfig, shownFile, type ShownKeys, type WrittenSettings } from './config-view.js';
import { replaceFile } from './config-writer.js';
import { Configuration, configurationWarnings } from './configuration.js';
import { ConfigurationError } from './configuration-error.js';
import { settingChanges, type SettingChange } from './setting-changes.js';
import { listSettings, type ListedSetting } from './setting-list.js';
import type { SettingFault } from './settings.js';

/** What came of trying changes out. */
export interface TriedSettings {
  readonly faults: readonly SettingFault[];
  /** The keys of the settings that would wait for a restart; none while there are faults. */
  readonly waiting: readonly string[];
  /** What the file would say, see `shownFile`; empty while there are faults. */
  readonly yaml: string;
}

/** What came of changing settings. */
export interface SavedSettings {
  /** The settings that are not what they were before. */
  readonly changes: readonly SettingChange[];
  /** The keys of the settings that differ from those that the Manager runs with, until it is restarted. */
  readonly waiting: readonly string[];
}

/** The file that the Manager is configured by, for people who change it from the dashboard. */
@Injectable()
export class ConfigurationFile {
  private readonly logger = new Logger(ConfigurationFile.name);
  /** What the file said when it was looked at last: to read it as YAML takes some milliseconds, and people look more often than it changes. */
  private looked: { readonly text: string; says?: WrittenSettings; loaded?: LoadedConfiguration } = {
    text: '',
  };

  constructor(private readonly configuration: Configuration) {}

  /** The settings as they stand in the file now; see `showConfig`. */
  show(keys: ShownKeys): WrittenSettings {
    return showConfig(this.configuration.schema, this.says(), keys);
  }

  /** All settings as they stand in the file now, each with what it is for. */
  list(): readonly ListedSetting[] {
    const { schema, environment } = this.configuration;
    return listSettings(schema, this.says(), environment);
  }

  /** Stands for what the file says now: another one when it was changed, by whomever. */
  get version(): string {
    return `"${createHash('sha1').update(this.text()).digest('base64url')}"`;
  }

  /** What is wrong with changes, and what they would have wait for a restart. Nothing is changed. */
  tryOut(changes: WrittenSettings): TriedSettings {
    try {
      const isChange = Object.keys(changes).length > 0;
      const { yaml, loaded } = isChange
        ? this.changed(changes)
        : { yaml: this.text(), loaded: this.asItIs() };
      const shown = shownFile(this.configuration.schema, yaml);
      return { faults: [], waiting: this.configuration.waitingFor(loaded), yaml: shown };
    } catch (error) {
      if (!(error instanceof FarmError && error.cause instanceof ConfigurationError)) throw error;
      const faults = error.cause.faults.map(({ setting, message }) => ({ key: setting, message }));
      return { faults, waiting: [], yaml: '' };
    }
  }

  /**
   * Writes changes to the file, and applies those that need no restart. See `changeConfig` for what is kept. Synchronous, so
   * that no other change comes between reading the file and writing it.
   * @param knownVersion - the file's `version` that the changes are made to; undefined: whatever it says
   * @throws FarmError `invalid` with every fault, 412 when the file has changed, and then nothing has changed
   */
  change(changes: WrittenSettings, knownVersion?: string): SavedSettings {
    if (knownVersion !== undefined && knownVersion !== this.version) throw changedMeanwhile();
    const before = this.text();
    const { yaml, loaded } = this.changed(changes);
    this.write(yaml);
    const waiting = this.apply(loaded);
    this.configuration.noteSaved();
    return { changes: settingChanges(this.configuration.schema, before, yaml), waiting };
  }

  private changed(changes: WrittenSettings): { readonly yaml: string; readonly loaded: LoadedConfiguration } {
    checkSize(changes);
    const { yaml, unreadable, fileOnly } = changeConfig(this.configuration.schema, this.text(), changes);
    if (fileOnly.length > 0) throw onlyInFile(fileOnly, this.configuration.file);
    if (unreadable.length > 0) throw secretMissing(unreadable, this.configuration.file);
    const { environment } = this.configuration;
    const bare = withoutOverridesOf(Object.keys(changes), environment);
    // What the environment hides is written all the same, and is to be right when nothing hides it any more.
    if (Object.keys(bare).length < Object.keys(environment).length) this.check(yaml, bare);
    return { yaml, loaded: this.check(yaml, environment) };
  }

  /**
   * Applies what somebody else has written into the file, as `change` does.
   * @throws FarmError `invalid` with every fault, and then nothing has changed
   */
  readAnew(): readonly string[] {
    return this.apply(this.check(this.text(), this.configuration.environment));
  }

  private says(): WrittenSettings {
    const looked = this.lookAt(this.text());
    return (looked.says ??= settingsIn(looked.text));
  }

  private asItIs(): LoadedConfiguration {
    const looked = this.lookAt(this.text());
    return (looked.loaded ??= this.check(looked.text, this.configuration.environment));
  }

  private lookAt(text: string): typeof this.looked {
    if (this.looked.text !== text) this.looked = { text };
    return this.looked;
  }

  private apply(loaded: LoadedConfiguration): readonly string[] {
    const waiting = this.configuration.replace(loaded);
    for (const warning of configurationWarnings(loaded, this.configuration)) this.logger.warn(warning);
    return waiting;
  }

  private text(): string {
    return readIfThere(this.configuration.file) ?? '';
  }

  private check(yaml: string, environment: Environment): LoadedConfiguration {
    try {
      const { schema, file } = this.configuration;
      return readConfig(schema, yaml, file, environment);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw invalid('invalid-configuration', toldBySetting(error), { cause: error });
    }
  }

  private write(yaml: string): void {
    const { file } = this.configuration;
    try {
      replaceFile(file, yaml);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new FarmError(
        'unavailable',
        'configuration-not-written',
        `Could not write ${file}: ${why}. Nothing was changed; make sure that the Manager may write to its folder, and try again.`,
        { httpStatus: 500, cause: error },
      );
    }
  }
}

/** Each costs time, in which the Manager answers nobody: more than the longest configuration file has is somebody's mistake. */
const MOST_KEYS = 200;

function checkSize(changes: WrittenSettings): void {
  const count = Object.keys(changes).length;
  if (count <= MOST_KEYS) return;
  throw invalid(
    'too-many-settings',
    `${count} settings were sent at once, and at most ${MOST_KEYS} are taken. Send those that change.`,
  );
}

function withoutOverridesOf(keys: readonly string[], environment: Environment): Environment {
  const hiding = keys.map((key) => environmentName([key]));
  const isHiding = (name: string): boolean =>
    hiding.some((variable) => name === variable || name.startsWith(`${variable}_`));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isHiding(name)));
}

function secretMissing(settings: readonly string[], file: string): FarmError {
  const message = 'its password was not sent back, and the rest of it has changed. Enter the password again.';
  const cause = faultsOf(settings, file, message);
  return invalid('secret-missing', toldBySetting(cause), { cause });
}

function onlyInFile(settings: readonly string[], file: string): FarmError {
  const message = `is changed in ${file} only, so that nobody on the network can have the Manager send requests. Change it there, and restart the Manager.`;
  const cause = faultsOf(settings, file, message);
  return invalid('setting-only-in-file', toldBySetting(cause), { cause });
}

function faultsOf(settings: readonly string[], where: string, message: string): ConfigurationError {
  return new ConfigurationError(settings.map((setting) => ({ where, setting, message })));
}

/** A line a fault, for those who sent the settings: they know no lines of the file. */
function toldBySetting({ faults }: ConfigurationError): string {
  return faults.map(({ setting, message }) => `${setting}: ${message}`).join('\n');
}

function changedMeanwhile(): FarmError {
  return conflict(
    'configuration-changed',
    'Somebody has changed the settings since they were loaded. Nothing was saved; load them again, and make your changes to those.',
    { httpStatus: 412 },
  );
}
