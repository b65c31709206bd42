import type { PartSettings, Section, SectionFields, Setting, SettingFault } from './settings.js';

/** The version of the configuration file's layout that this Manager reads: that of Flamenco 3. */
export const CONFIG_VERSION = 3;

/**
 * Every key of flamenco-manager.yaml: its name in the file and inside the Manager, its default, how it is read, and what it
 * is for. Put together of what each part of the Manager declares. What the Manager reads again at each use takes effect when it is saved; what it reads
 * only when it starts is marked `atRestart`, and a top-level key that Flamenco 3 does not have, `ourOwn`. Keys and defaults are
 * those of Flamenco 3 where it has them.
 */
export interface ConfigSchema {
  readonly fields: SectionFields;
  /** Whose settings they are: nobody else may ask for theirs. */
  readonly parts: ReadonlySet<PartSettings>;
  /** What is wrong with settings that are fine each on its own. */
  readonly faultsTogether: (values: Readonly<Record<string, unknown>>) => readonly SettingFault[];
}

/**
 * The schema of all these settings. Parts may share a section; a setting has one owner.
 * @throws Error when two settings have the same key, or the same name inside the Manager
 */
export function configSchemaOf(parts: readonly PartSettings[]): ConfigSchema {
  return {
    fields: parts.map(({ fields }) => fields).reduce((all, fields) => joined(all, fields, []), {}),
    parts: new Set(parts),
    faultsTogether: (values) => parts.flatMap((part) => part.faultsTogether?.(values as never) ?? []),
  };
}

function joined(before: SectionFields, more: SectionFields, at: readonly string[]): SectionFields {
  const all: Record<string, Setting<unknown> | Section> = { ...before };
  for (const [name, field] of Object.entries(more)) {
    const same = Object.entries(all).find(([other, { key }]) => other === name || key === field.key);
    all[name] = same ? joinedField(same[1], field, [...at, field.key], same[0] === name) : field;
  }
  return all;
}

function joinedField(
  before: Setting<unknown> | Section,
  field: Setting<unknown> | Section,
  at: readonly string[],
  isSameName: boolean,
): Section {
  if (!isSameName || before.kind === 'setting' || field.kind === 'setting' || before.key !== field.key)
    throw new Error(
      `Two parts of the Manager have a setting ${at.join('.')}: give one of them another key, and another name.`,
    );
  return { ...before, fields: joined(before.fields, field.fields, at) };
}
