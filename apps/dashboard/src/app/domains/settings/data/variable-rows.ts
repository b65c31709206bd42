import type { FieldSchema } from '../../../shared/forms/field-schema';
import { isSameValue } from '../../../shared/forms/same-value';

/** A value of a variable as the configuration file has it: for one platform, or several. */
export type VariableEntry = Readonly<Record<string, unknown>>;

/** A variable as the configuration file has it. */
export interface VariableDefinition {
  readonly is_twoway?: boolean;
  readonly values: readonly VariableEntry[];
}

/** The variables by their names. */
export type Variables = Readonly<Record<string, VariableDefinition>>;

/** What a value of a variable is entered as. Other platforms than the usual ones are taken, too. */
export const VARIABLE_ROWS: FieldSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['platform'],
    properties: {
      platform: {
        type: 'string',
        title: 'Platform',
        examples: ['all', 'linux', 'windows', 'darwin'],
      },
      audience: { type: 'string', title: 'For', enum: ['all', 'workers', 'users'] },
      value: { type: 'string', title: 'Value', format: 'path' },
    },
  },
};

/** The variables in what a setting has. */
export function asVariables(value: unknown): Variables {
  return typeof value === 'object' && value !== null ? (value as Variables) : {};
}

/** An entry as it is shown: several platforms with commas between them, and for all who is not said. */
export function toRow(entry: VariableEntry): VariableEntry {
  const { platform, platforms, audience, ...rest } = entry;
  const names = [platform, ...(Array.isArray(platforms) ? (platforms as unknown[]) : [])];
  const shown = names.filter((name) => typeof name === 'string' && name !== '').join(', ');
  const isForAll = audience === undefined || audience === '' || audience === null;
  return { ...rest, platform: shown, audience: isForAll ? 'all' : audience };
}

/** Entries with the rows that were changed; the others stay as they are written. */
export function fromRows(
  rows: readonly unknown[],
  before: readonly VariableEntry[],
): readonly VariableEntry[] {
  return (rows as readonly VariableEntry[]).map(
    (row) => before.find((entry) => isSameValue(toRow(entry), row)) ?? fromRow(row),
  );
}

/** What is wrong with a name for a variable, beside those that there are; undefined: nothing. */
export function nameFault(name: string, others: readonly string[]): string | undefined {
  if (name === '') return 'Needs a name.';
  if (/[{}]/.test(name)) return 'Is written without braces here: {blender} is blender.';
  if (/\s/.test(name)) return 'Has no spaces in it.';
  return others.includes(name) ? 'There is a variable of this name.' : undefined;
}

function fromRow({ platform, audience, ...rest }: VariableEntry): VariableEntry {
  const names = typeof platform === 'string' ? platform.split(',').map((name) => name.trim()) : [];
  const several = names.filter((name) => name !== '');
  return {
    ...rest,
    ...(several.length > 1 ? { platforms: several } : { platform: several[0] ?? '' }),
    ...(audience !== 'all' && { audience }),
  };
}
