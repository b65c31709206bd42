import { FarmError, invalid } from '@flamenco/domain/errors';
import { Injectable, Logger } from '@nestjs/common';
import { changeConfig } from './config-change.js';
import {
  environmentName,
  readConfig,
  readIfThere,
  type Environment,
  type LoadedConfiguration,
} from './config-reader.js';
import { showConfig, type ShownKeys, type WrittenSettings } from './config-view.js';
import { replaceFile } from './config-writer.js';
import { Configuration, configurationWarnings } from './configuration.js';
import { ConfigurationError } from './configuration-error.js';

/** The file that the Manager is configured by, for people who change it from the dashboard. */
@Injectable()
export class ConfigurationFile {
  private readonly logger = new Logger(ConfigurationFile.name);

  constructor(private readonly configuration: Configuration) {}

  /** The settings as they stand in the file now; see `showConfig`. */
  show(keys: ShownKeys): WrittenSettings {
    return showConfig(this.configuration.schema, this.text(), keys);
  }

  /**
   * Writes changes to the file, and applies those that need no restart. See `changeConfig` for what is kept. Synchronous, so
   * that no other change comes between reading the file and writing it.
   * @returns the keys of the settings that differ from those that the Manager runs with, until it is restarted
   * @throws FarmError `invalid` with every fault, and then nothing has changed
   */
  change(changes: WrittenSettings): readonly string[] {
    const { yaml, unreadable, fileOnly } = changeConfig(this.configuration.schema, this.text(), changes);
    if (fileOnly.length > 0) throw onlyInFile(fileOnly, this.configuration.file);
    if (unreadable.length > 0) throw secretMissing(unreadable);
    const { environment } = this.configuration;
    // What the environment hides is written all the same, and is to be right when nothing hides it any more.
    this.check(yaml, withoutOverridesOf(Object.keys(changes), environment));
    const loaded = this.check(yaml, environment);
    this.write(yaml);
    const waiting = this.apply(loaded);
    this.configuration.noteSaved();
    return waiting;
  }

  /**
   * Applies what somebody else has written into the file, as `change` does.
   * @throws FarmError `invalid` with every fault, and then nothing has changed
   */
  readAnew(): readonly string[] {
    return this.apply(this.check(this.text(), this.configuration.environment));
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
      const faults = error.faults.map(({ setting, message }) => `${setting}: ${message}`);
      throw invalid('invalid-configuration', faults.join('\n'), { cause: error });
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

function withoutOverridesOf(keys: readonly string[], environment: Environment): Environment {
  const hiding = keys.map((key) => environmentName([key]));
  const isHiding = (name: string): boolean =>
    hiding.some((variable) => name === variable || name.startsWith(`${variable}_`));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isHiding(name)));
}

function secretMissing(settings: readonly string[]): FarmError {
  const faults = settings.map(
    (setting) =>
      `${setting}: its password was not sent back, and the rest of it has changed. Enter the password again.`,
  );
  return invalid('secret-missing', faults.join('\n'));
}

function onlyInFile(settings: readonly string[], file: string): FarmError {
  const faults = settings.map(
    (setting) =>
      `${setting}: is changed in ${file} only, so that nobody on the network can have the Manager send requests. Change it there, and restart the Manager.`,
  );
  return invalid('setting-only-in-file', faults.join('\n'));
}
