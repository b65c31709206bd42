import type { FormField } from '../../../shared/forms/field-schema';

/** Starts the keys of fields that are metadata of the job. */
const METADATA = 'metadata.';

/** Metadata that people fill in. The user's is what the add-on writes. */
const METADATA_FIELDS: readonly (readonly [key: string, label: string])[] = [
  ['project', 'Project'],
  ['shot', 'Shot'],
  ['user.name', 'Your name'],
  ['comment', 'Comment'],
];

/** What a job has whatever its type is. */
export const ABOUT_FIELDS: readonly FormField[] = [
  { key: 'name', label: 'Name', schema: { type: 'string', maxLength: 1000 }, isRequired: true },
  {
    key: 'priority',
    label: 'Priority',
    schema: { type: 'integer', minimum: 0, maximum: 100 },
    initial: 50,
    isRequired: true,
    about: '0 to 100; jobs with a higher number are rendered first',
  },
  {
    key: 'isPaused',
    label: 'Start paused',
    schema: { type: 'boolean' },
    initial: false,
    about: 'Nothing of it runs until somebody resumes it',
  },
  ...METADATA_FIELDS.map(([key, label]) => ({
    key: METADATA + key,
    label,
    schema: { type: 'string', maxLength: 1000 } as const,
  })),
];

/** The keys of the metadata that people fill in. */
export const ASKED_METADATA: ReadonlySet<string> = new Set(METADATA_FIELDS.map(([key]) => key));

/** The metadata among the values of these fields; what is empty is left out. */
export function metadataOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      key.startsWith(METADATA) && typeof value === 'string' && value.trim() !== ''
        ? [[key.slice(METADATA.length), value.trim()] as const]
        : [],
    ),
  );
}

/** Values of these fields for metadata. */
export function fieldsOfMetadata(
  metadata: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [METADATA + key, value]));
}
