import type { ConfigSchema } from './config-schema.js';
import { asSettings, showSetting, type WrittenSettings } from './config-view.js';
import { environmentName, type Environment } from './config-reader.js';
import type { Section, Setting, SettingSchema } from './settings.js';

/** A setting, what it is for, and what the configuration file says. */
export interface ListedSetting {
  /** Its keys, with dots between them: `shaman.garbageCollect.period`. */
  readonly key: string;
  readonly about: string;
  readonly schema: SettingSchema;
  /** The default. */
  readonly initial: unknown;
  /** As the file has it, or the default; secrets hidden. */
  readonly value: unknown;
  readonly isInFile: boolean;
  readonly needsRestart: boolean;
  readonly isOurOwn: boolean;
  readonly isFileOnly: boolean;
  /** The environment variable that counts in place of the file; undefined: none is set. */
  readonly overriddenBy: string | undefined;
}

/** All settings, in the order of a complete file. @param says - what the file says */
export function listSettings(
  schema: ConfigSchema,
  says: WrittenSettings,
  environment: Environment,
): readonly ListedSetting[] {
  const list = (
    fields: readonly (Setting<unknown> | Section)[],
    written: WrittenSettings,
    at: readonly string[],
    isOurOwn: boolean,
  ): readonly ListedSetting[] =>
    fields.flatMap((field) => {
      const keys = [...at, field.key];
      const isOurs = isOurOwn || field.isOurOwn === true;
      return field.kind === 'section'
        ? list(Object.values(field.fields), asSettings(written[field.key]), keys, isOurs)
        : [listed(field, written[field.key], keys, { isOurOwn: isOurs, environment })];
    });
  return list(Object.values(schema.fields), says, [], false);
}

function listed(
  setting: Setting<unknown>,
  written: unknown,
  keys: readonly string[],
  { isOurOwn, environment }: { readonly isOurOwn: boolean; readonly environment: Environment },
): ListedSetting {
  const inUse = written ?? setting.initial;
  const variable = environmentName(keys);
  return {
    key: keys.join('.'),
    about: setting.about,
    schema: setting.schema,
    initial: showSetting(setting, undefined),
    value: showSetting(setting, written),
    isInFile: written !== undefined && written !== null,
    needsRestart: setting.needsRestart === true,
    isOurOwn,
    isFileOnly: setting.isFileOnly?.(inUse) === true,
    overriddenBy: environment[variable] === undefined ? undefined : variable,
  };
}
