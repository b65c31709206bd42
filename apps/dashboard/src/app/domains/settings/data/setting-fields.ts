import type { ManagerSetting } from '@flamenco/api-client';
import type { FieldSchema, FormField } from '../../../shared/forms/field-schema';
import type { FormValues } from '../../../shared/forms/form-draft';
import { durationWords } from '../../../shared/forms/usual-durations';
import { labelOfSetting } from './setting-sections';

/** The field of the form for a setting. */
export function fieldOf({ key, about, schema, initial, is_file_only }: ManagerSetting): FormField {
  return {
    ...{ key, about, initial },
    label: labelOfSetting(key),
    schema: schema as unknown as FieldSchema, // the Manager makes it for forms
    ...(is_file_only && {
      fixedBecause:
        'Is changed in the configuration file only, so that nobody on the network can have the Manager send requests.',
    }),
  };
}

/** Changes as the configuration file has them: `shaman.enabled` is `enabled` in `shaman`. */
export function nested(changes: FormValues): FormValues {
  const whole: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(changes)) put(whole, key.split('.'), value);
  return whole;
}

/** A value in a few words, to tell what it was: `1 day`, `on`, `loopback, 10.0.0.0/8`. */
export function shownValue({ format }: FieldSchema, value: unknown): string {
  if (value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  if (typeof value !== 'string') return JSON.stringify(value);
  if (format === 'password') return 'a password';
  return format === 'duration' ? durationWords(value) || value : value;
}

/** Which values a setting takes, in a few words; empty where its form says it all. */
export function takenWords({ enum: words, format, minimum, maximum, type }: FieldSchema): string {
  if (words !== undefined) return words.join(', ');
  if (format === 'duration') return 'a duration with a unit: 90s, 10m, 1h30m; 0s for none';
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (format === 'path') return 'a path; a relative one starts at the folder of the file';
  return type === 'array' ? 'several, one a line' : '';
}

function put(whole: Record<string, unknown>, [key = '', ...more]: readonly string[], value: unknown): void {
  if (more.length === 0) {
    whole[key] = value;
    return;
  }
  const inner = (whole[key] ??= {}) as Record<string, unknown>;
  put(inner, more, value);
}
