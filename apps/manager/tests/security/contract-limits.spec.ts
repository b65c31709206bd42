import { describe, expect, it } from '@jest/globals';
import { OPERATIONS, resolve, type Schema } from './operations.js';

/** What has no largest size in a schema, and where. */
function* unbounded(schema: Schema, at: string, seen: ReadonlySet<string> = new Set()): Generator<string> {
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return;
  const inside = new Set([...seen, schema.$ref ?? '']);
  const { maxItems, ...more } = resolve(schema);
  if (more.type === 'string' && !isBoundedText(more)) yield at;
  if (more.type === 'array' && maxItems === undefined) yield at;
  if (more.items) yield* unbounded(more.items, `${at}[]`, inside);
  for (const [name, property] of Object.entries(more.properties ?? {}))
    yield* unbounded(property, `${at}.${name}`, inside);
  if (typeof more.additionalProperties === 'object') {
    if (more.maxProperties === undefined) yield at;
    yield* unbounded(more.additionalProperties, `${at}.*`, inside);
  }
}

function isBoundedText({ format = '', enum: values, pattern = '', maxLength }: Schema): boolean {
  const isFixed = values !== undefined || ['uuid', 'date-time', 'binary'].includes(format);
  return maxLength !== undefined || isFixed || /^\^[^*+]*\$$/.test(pattern);
}

describe('the contract', () => {
  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    'has a largest size for every text and list that %s takes',
    (_id, { body, inQuery }) => {
      // A list in a query has no more entries than fit into the head of a request: 16 KiB.
      const texts = inQuery.filter(({ schema }) => resolve(schema).type !== 'array');
      expect([
        ...(body ? unbounded(body, 'body') : []),
        ...texts.flatMap(({ name, schema }) => [...unbounded(schema, `?${name}`)]),
      ]).toEqual([]);
    },
  );
});
