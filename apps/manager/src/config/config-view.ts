import { parseDocument, stringify, type Document } from 'yaml';
import { conflict } from '@flamenco/domain/errors';
import { CONFIG_VERSION, type ConfigSchema } from './config-schema.js';
import type { Section, Setting } from './settings.js';

/** Settings as a file has them: `{ manager_name: 'Flamenco', shaman: { enabled: true } }`. */
export type WrittenSettings = Readonly<Record<string, unknown>>;

/** Whose keys are shown: those that Flamenco 3 has, or all. */
export type ShownKeys = 'flamenco3' | 'all';

/**
 * The settings that a configuration file says, and the defaults of those that it does not mention; durations in their usual
 * spelling, secrets hidden. Keys that no Manager knows are left out: nobody can tell what they hold.
 */
export function showConfig(schema: ConfigSchema, written: WrittenSettings, keys: ShownKeys): WrittenSettings {
  const fields = Object.values(schema.fields);
  const shown = keys === 'all' ? fields : fields.filter(({ isOurOwn }) => isOurOwn !== true);
  return { _meta: { version: CONFIG_VERSION }, ...showFields(shown, written) };
}

/**
 * What a configuration file says, as YAML that may be shown: secrets hidden, without its comments and without keys that no Manager knows, since
 * nobody can tell what they hold.
 */
export function shownFile(schema: ConfigSchema, yaml: string): string {
  const said = mentioned(Object.values(schema.fields), settingsIn(yaml));
  return stringify({ _meta: { version: CONFIG_VERSION }, ...said }, { lineWidth: 0 });
}

function mentioned(
  fields: readonly (Setting<unknown> | Section)[],
  written: WrittenSettings,
): WrittenSettings {
  const entries = fields.flatMap((field) => {
    const value = written[field.key] ?? undefined;
    if (value === undefined) return [];
    if (field.kind === 'setting') return [[field.key, showSetting(field, value)] as const];
    const inner = mentioned(Object.values(field.fields), asSettings(value));
    return Object.keys(inner).length === 0 ? [] : [[field.key, inner] as const];
  });
  return Object.fromEntries(entries);
}

/** The document in a configuration file. @throws FarmError `conflict` when it is not YAML */
export function readableDocument(yaml: string): Document {
  const document = parseDocument(yaml);
  const [error] = document.errors;
  if (!error) return document;
  throw conflict(
    'configuration-file-broken',
    `The configuration file is not valid YAML any more; it was changed outside of the Manager. Correct it there: ${error.message}`,
    { cause: error },
  );
}

/** What a configuration file says. @throws FarmError `conflict` when it is not YAML */
export function settingsIn(yaml: string): WrittenSettings {
  return asSettings(readableDocument(yaml).toJS());
}

/** The settings in a section; none in what is no section. */
export function asSettings(value: unknown): WrittenSettings {
  return isSettings(value) ? value : {};
}

/** Whether a value can be a section. */
export function isSettings(value: unknown): value is WrittenSettings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function showFields(
  fields: readonly (Setting<unknown> | Section)[],
  written: WrittenSettings,
): WrittenSettings {
  const entries = fields.map((field) => {
    const value = written[field.key];
    const shown =
      field.kind === 'section'
        ? showFields(Object.values(field.fields), asSettings(value))
        : showSetting(field, value);
    return [field.key, shown] as const;
  });
  return Object.fromEntries(entries);
}

/** What a file says of a setting, or its default: as it may be shown. */
export function showSetting(setting: Setting<unknown>, written: unknown): unknown {
  const value = written ?? setting.initial;
  const usual = setting.normalize?.(value) ?? value;
  return setting.hideSecrets ? setting.hideSecrets(usual) : usual;
}
