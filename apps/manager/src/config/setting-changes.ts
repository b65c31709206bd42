import { isDeepStrictEqual } from 'node:util';
import type { ConfigSchema } from './config-schema.js';
import { asSettings, readableDocument, showSetting, type WrittenSettings } from './config-view.js';
import { HIDDEN } from './secrets.js';
import type { SectionFields } from './settings.js';

/** A setting that was changed: as it may be shown, so that a secret may look the same before and after. */
export interface SettingChange {
  /** Its keys, with dots between them: `shaman.garbageCollect.period`. */
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a configuration file says otherwise than before. A setting that was written out with its default is not changed. */
export function settingChanges(
  schema: ConfigSchema,
  yamlBefore: string,
  yamlAfter: string,
): readonly SettingChange[] {
  const [before, after] = [yamlBefore, yamlAfter].map((yaml) => asSettings(readableDocument(yaml).toJS()));
  return changesIn(schema.fields, before ?? {}, after ?? {}, []);
}

function changesIn(
  fields: SectionFields,
  before: WrittenSettings,
  after: WrittenSettings,
  at: readonly string[],
): readonly SettingChange[] {
  const known = Object.values(fields).flatMap((field): readonly SettingChange[] => {
    const [was, is] = [before[field.key], after[field.key]];
    const keys = [...at, field.key];
    if (field.kind === 'section') return changesIn(field.fields, asSettings(was), asSettings(is), keys);
    const usual = field.normalize ?? ((value: unknown) => value);
    if (isDeepStrictEqual(usual(was ?? field.initial), usual(is ?? field.initial))) return [];
    return [{ key: keys.join('.'), before: showSetting(field, was), after: showSetting(field, is) }];
  });
  return [...known, ...unknownChanges(fields, before, after, at)];
}

/** Of a key that no Manager knows, nobody can tell whether it is a secret. */
function unknownChanges(
  fields: SectionFields,
  before: WrittenSettings,
  after: WrittenSettings,
  at: readonly string[],
): readonly SettingChange[] {
  const known = new Set(Object.values(fields).map(({ key }) => key));
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !known.has(key) && key !== '_meta' && !isDeepStrictEqual(before[key], after[key]))
    .map((key) => ({
      key: [...at, key].join('.'),
      before: Object.hasOwn(before, key) ? HIDDEN : undefined,
      after: Object.hasOwn(after, key) ? HIDDEN : undefined,
    }));
}
