/** The columns that can be left out, in their order; the name is always there. */
export const OPTIONAL_COLUMNS = [
  'picture',
  'user',
  'status',
  'priority',
  'progress',
  'done',
  'ready',
  'frame',
  'workers',
  'type',
  'updated',
] as const;

/** What they are called, where that is not their id. */
const NAMES: Readonly<Record<string, string>> = { ready: 'ready in', frame: 'mean frame', type: 'job type' };

/** The name of a column. */
export function columnName(column: string): string {
  return metadataKeyOf(column) ?? NAMES[column] ?? column;
}

/** Before the key of metadata that a column shows. */
const METADATA = 'meta:';

/** The columns that are shown beside the name, as the address has them; undefined: the list's own. */
export function readColumns(parameter: string | undefined): readonly string[] | undefined {
  return parameter?.split(',').filter((column) => column !== '');
}

/** The columns of the list when nobody has chosen any. @param keys - of metadata, as the studio wants them */
export function ownColumns(keys: readonly string[]): readonly string[] {
  return [...OPTIONAL_COLUMNS, ...keys.map(metadataColumn)];
}

/** The same for the address; null for the list's own. */
export function writeColumns(
  columns: readonly string[],
  own: readonly string[] = OPTIONAL_COLUMNS,
): string | null {
  const isOwn = columns.length === own.length && own.every((column) => columns.includes(column));
  return isOwn ? null : columns.join(',');
}

/** The column of a key of the metadata. */
export function metadataColumn(key: string): string {
  return METADATA + encodeURIComponent(key);
}

/** The key of the metadata that a column shows; undefined: it shows something else. */
export function metadataKeyOf(column: string): string | undefined {
  if (!column.startsWith(METADATA)) return undefined;
  const key = column.slice(METADATA.length);
  try {
    return decodeURIComponent(key);
  } catch {
    return key; // written by hand
  }
}
