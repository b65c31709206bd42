import type { AvailableJobSetting, AvailableJobType } from '@flamenco/api-client';
import type { FieldSchema, FormField } from '../../../shared/forms/field-schema';

/** What `int32` of a job type takes. */
const INT32 = { minimum: -2_147_483_648, maximum: 2_147_483_647 } as const;

const PATH_SUBTYPES: ReadonlySet<string> = new Set([
  'file_path',
  'dir_path',
  'file_name',
  'hashed_file_path',
]);

/** The fields of a form for the settings of a job type, in its order; those that only Blender can give are in it, too. */
export function fieldsOfJobType({ settings }: Pick<AvailableJobType, 'settings'>): readonly FormField[] {
  return settings.map(fieldOfSetting);
}

/** The field of a form for a setting of a job type. */
export function fieldOfSetting(setting: AvailableJobSetting): FormField {
  const { key, description, label } = setting;
  return {
    key,
    label: label ?? labelOf(key),
    schema: schemaOfSetting(setting),
    ...(description !== undefined && description !== '' && { about: description }),
    ...(setting.default !== undefined && { initial: setting.default }),
    ...(setting.required === true && { isRequired: true }),
  };
}

/** The settings of a job, as they are submitted: what is left empty and is not needed is left out. */
export function settingsToSubmit(
  fields: readonly FormField[],
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = fields.map(({ key, isRequired }) => [key, values[key], isRequired] as const);
  const filled = entries.filter(
    ([, value, isRequired]) => value !== undefined && (value !== '' || isRequired === true),
  );
  return Object.fromEntries(filled.map(([key, value]) => [key, value]));
}

/** `render_output_root` is "Render output root". */
export function labelOf(key: string): string {
  const words = key.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function schemaOfSetting(setting: AvailableJobSetting): FieldSchema {
  const { minimum, maximum } = boundsOf(setting);
  switch (setting.type) {
    case 'bool':
      return { type: 'boolean' };
    case 'int32':
      return {
        type: 'integer',
        minimum: Math.max(minimum ?? INT32.minimum, INT32.minimum),
        maximum: Math.min(maximum ?? INT32.maximum, INT32.maximum),
      };
    case 'float':
      return {
        type: 'number',
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
      };
    case 'string':
      return {
        type: 'string',
        ...(setting.choices !== undefined && { enum: setting.choices }),
        ...(PATH_SUBTYPES.has(setting.subtype ?? '') && { format: 'path' }),
      };
  }
}

/** What Blender holds people to; the Manager does not. */
function boundsOf({ propargs }: AvailableJobSetting): Bounds {
  const numberAt = (name: string): number | undefined => {
    const value: unknown = propargs?.[name];
    return typeof value === 'number' ? value : undefined;
  };
  return { minimum: numberAt('min'), maximum: numberAt('max') };
}

interface Bounds {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}
