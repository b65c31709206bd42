import { isFarmError } from '@flamenco/domain/errors';
import { parseDuration } from '@flamenco/domain/time';
import type { FieldFault, FieldSchema, FormField } from './field-schema';

/** What is wrong with a field's value, by its schema: what can be told without asking the Manager. */
export function faultsOf(field: FormField, value: unknown): readonly FieldFault[] {
  if (field.isRequired === true && isEmpty(value)) return [{ path: '', message: 'Needs a value.' }];
  return value === undefined ? [] : schemaFaults(field.schema, value, '');
}

/** Those of the faults that are about a part, with what is left of their paths. */
export function faultsBelow(faults: readonly FieldFault[], part: string): readonly FieldFault[] {
  return faults.flatMap(({ path, message }) => {
    if (path === part) return [{ path: '', message }];
    if (!path.startsWith(part)) return [];
    const rest = path.slice(part.length);
    return rest.startsWith('.') || rest.startsWith('[') ? [{ path: rest.replace(/^\./, ''), message }] : [];
  });
}

function schemaFaults(schema: FieldSchema, value: unknown, path: string): readonly FieldFault[] {
  const fault = (message: string | undefined): readonly FieldFault[] =>
    message === undefined ? [] : [{ path, message }];
  switch (schema.type) {
    case 'boolean':
      return fault(typeof value === 'boolean' ? undefined : 'Has to be on or off.');
    case 'integer':
    case 'number':
      return fault(numberFault(schema, value));
    case 'string':
      return fault(typeof value === 'string' ? textFault(schema, value) : 'Has to be text.');
    case 'array':
      return listFaults(schema, value, path);
    case 'object':
      return isRecord(value) ? recordFaults(schema, value, path) : [];
  }
}

function numberFault({ type, minimum, maximum }: FieldSchema, value: unknown): string | undefined {
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (!isNumber || (type === 'integer' && !Number.isInteger(value))) return `Has to be ${kind}.`;
  const isTooSmall = minimum !== undefined && value < minimum;
  const isTooLarge = maximum !== undefined && value > maximum;
  if (!isTooSmall && !isTooLarge) return undefined;
  if (minimum === undefined) return `Has to be ${maximum} or less.`;
  return maximum === undefined
    ? `Has to be ${minimum} or more.`
    : `Has to be ${kind} from ${minimum} to ${maximum}.`;
}

function textFault(schema: FieldSchema, value: string): string | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return `Has to be one of ${schema.enum.join(', ')}.`;
  if (schema.format === 'duration') return durationFault(value);
  if (value.length < minLength)
    return value === '' ? 'Needs a value.' : `Has to have ${minLength} characters or more.`;
  if (value.length > maxLength) return `Has to have ${maxLength} characters or less.`;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value))
    return schema.description ?? `Has to be as ${schema.pattern} says.`;
  return undefined;
}

function durationFault(value: string): string | undefined {
  try {
    parseDuration(value);
    return undefined;
  } catch (error) {
    if (isFarmError(error)) return error.message;
    throw error;
  }
}

function listFaults(schema: FieldSchema, value: unknown, path: string): readonly FieldFault[] {
  if (!Array.isArray(value)) return [{ path, message: 'Has to be a list.' }];
  const { items, maxItems = Number.POSITIVE_INFINITY } = schema;
  const entries: readonly unknown[] = value;
  return [
    ...(entries.length > maxItems ? [{ path, message: `May have ${maxItems} entries at most.` }] : []),
    ...(items ? entries.flatMap((entry, index) => schemaFaults(items, entry, `${path}[${index}]`)) : []),
  ];
}

function recordFaults(
  schema: FieldSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly FieldFault[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const inner = path === '' ? key : `${path}.${key}`;
    const found = value[key];
    if (found === undefined || found === '')
      return schema.required?.includes(key) === true ? [{ path: inner, message: 'Needs a value.' }] : [];
    return schemaFaults(property, found, inner);
  });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
