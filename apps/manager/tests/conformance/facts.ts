import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A schema as the facts file writes it: like JSON Schema, but `ref` is a name and `required` stands with each property. */
export interface FactsSchema {
  readonly ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly required?: boolean;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, FactsSchema>>;
  readonly items?: FactsSchema;
  readonly allOf?: readonly FactsSchema[];
  readonly additionalProperties?: FactsSchema | boolean;
}

/** An operation of Flamenco 3's API. */
export interface FactsOperation {
  readonly operationId: string;
  readonly method: string;
  /** With `{parameters}`. */
  readonly path: string;
  readonly security: readonly string[];
  /** By status, or `default`; then by content type. Empty: an answer without a body. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, FactsSchema>>>>;
}

interface Facts {
  readonly operations: readonly FactsOperation[];
  readonly schemas: Readonly<Record<string, FactsSchema>>;
}

/** RFC 3339, with any number of decimals, in UTC (behaviour.md §7.1). */
const UTC_TIMESTAMP = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`;

/** Flamenco 3's API, machine-readable. */
export const FACTS_FILE = join(import.meta.dirname, '../../../../libs/api-contracts/facts/api-facts.json');

const FACTS = JSON.parse(readFileSync(FACTS_FILE, 'utf8')) as Facts;

/** Every operation of Flamenco 3's API, by its operationId. */
export const OPERATIONS: ReadonlyMap<string, FactsOperation> = new Map(
  FACTS.operations.map((operation) => [operation.operationId, operation]),
);

/** The facts' schemas as JSON Schema definitions, closed against nothing: clients ignore fields that they do not know. */
export const DEFINITIONS: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(FACTS.schemas).map(([name, schema]) => [name, toJsonSchema(schema)]),
);

/** @returns the JSON Schema of a schema of the facts; its references lead to `#/$defs/` */
export function toJsonSchema(schema: FactsSchema): object {
  if (schema.ref !== undefined) return { $ref: `#/$defs/${schema.ref}` };
  if (schema.allOf) return { allOf: schema.allOf.map(toJsonSchema) };
  const properties = Object.entries(schema.properties ?? {});
  return {
    ...(schema.type !== undefined && schema.type !== 'any' && { type: schema.type }),
    ...(schema.enum && { enum: schema.enum }),
    ...(schema.format === 'date-time' && { pattern: UTC_TIMESTAMP }),
    ...(schema.items && { items: toJsonSchema(schema.items) }),
    ...(properties.length > 0 && {
      properties: Object.fromEntries(properties.map(([name, property]) => [name, toJsonSchema(property)])),
      required: properties.filter(([, property]) => property.required === true).map(([name]) => name),
    }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: toJsonSchema(schema.additionalProperties),
    }),
  };
}
