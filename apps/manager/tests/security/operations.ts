import { readFileSync } from 'node:fs';
import type { Permission } from '@flamenco/domain/access';
import type { OpenAPIObject } from '@nestjs/swagger';

/** As much of a JSON schema as our document has. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
}

/** A part of an address: `{job_id}`, or `?wait=`. */
export interface Parameter {
  readonly name: string;
  readonly schema: Schema;
}

/** An operation of the API, as attackers read it in its document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly inPath: readonly Parameter[];
  readonly inQuery: readonly Parameter[];
  /** What a caller needs: `x-permission`. */
  readonly permission: string;
  readonly needsWorker: boolean;
  /** The schema of its JSON; undefined when it takes none. */
  readonly body: Schema | undefined;
  readonly isBodyRequired: boolean;
  /** It takes a file or an image. */
  readonly takesBytes: boolean;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter & { readonly in: string })[];
  readonly 'x-permission'?: string;
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
}

const document = JSON.parse(
  readFileSync(new URL('../../../../libs/api-contracts/openapi.json', import.meta.url), 'utf8'),
) as OpenAPIObject;

/** Every operation of the API's document. */
export const OPERATIONS: readonly Operation[] = operationsOf(document);

/** The operations that a document describes. */
export function operationsOf({ paths }: OpenAPIObject): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Readonly<Record<string, DocumentedOperation>>).map(([method, operation]) =>
      toOperation(method, path, operation),
    ),
  );
}

function toOperation(method: string, path: string, documented: DocumentedOperation): Operation {
  const { operationId, parameters = [], requestBody } = documented;
  const json = requestBody?.content['application/json'];
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    inPath: parameters.filter((parameter) => parameter.in === 'path'),
    inQuery: parameters.filter((parameter) => parameter.in === 'query'),
    permission: documented['x-permission'] ?? '',
    needsWorker: documented['x-permission'] === 'worker',
    body: json && resolve(json.schema ?? {}),
    isBodyRequired: requestBody?.required === true,
    takesBytes: requestBody !== undefined && json === undefined,
  };
}

/** What a caller needs for an operation. */
export function permissionOf({ permission }: Operation): Permission {
  return permission as Permission;
}

/** A schema without references and compositions at its top. */
export function resolve(schema: Schema): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return resolve((document.components?.schemas?.[name] ?? {}) as Schema);
  }
  if (!schema.allOf) return schema;
  const parts = schema.allOf.map(resolve);
  return Object.assign({}, ...parts, { ...schema, allOf: undefined }) as Schema;
}

/** A value that a schema allows, as small as it can be. */
export function sampleOf(schema: Schema): unknown {
  const { type = 'string', enum: values, example, ...rest } = resolve(schema);
  return values?.[0] ?? example ?? SAMPLE_OF_TYPE[type]?.(rest);
}

const SAMPLE_OF_TYPE: Readonly<Record<string, (schema: Schema) => unknown>> = {
  object: ({ required = [], properties = {} }) =>
    Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})])),
  array: ({ items }) => (items ? [sampleOf(items)] : []),
  integer: ({ minimum = 0 }) => minimum,
  number: ({ minimum = 0 }) => minimum,
  boolean: () => false,
  string: ({ format = '', minLength = 1 }) => SAMPLE_OF_FORMAT[format] ?? 'a'.repeat(minLength),
};

const SAMPLE_OF_FORMAT: Readonly<Record<string, string>> = {
  uuid: '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11',
  'date-time': '2001-02-03T04:05:06Z',
};

/** Values that a schema does not allow, each told apart by what is wrong with it. */
export function wrongValues(schema: Schema): readonly unknown[] {
  const { type, format, enum: values, minimum, maximum } = resolve(schema);
  if (type === undefined && !values) return [];
  const wrong = OF_OTHER_TYPES.filter(
    ([kind]) => kind !== type && !(kind === 'integer' && type === 'number'),
  );
  return [
    ...wrong.map(([, value]) => value),
    ...(values ? ['no such value', '__proto__', ''].filter((value) => !values.includes(value)) : []),
    ...(format === 'uuid' ? ['../../etc/passwd', 'urn:uuid:0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11', ''] : []),
    ...(format === 'date-time' ? ['tomorrow', '2026-13-45T25:61:61Z', '2026-01-01'] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1, 1e300]),
  ];
}

const OF_OTHER_TYPES: readonly (readonly [type: string, value: unknown])[] = [
  ['string', '5'],
  ['integer', 5],
  ['number', 1.5],
  ['boolean', true],
  ['null', null],
  ['array', []],
  ['array', [['a']]],
  ['object', {}],
  ['object', { toString: 1, length: 2 }],
];

/** Copies of a value with one thing in it replaced by what its schema does not allow, at any depth. */
export function* spoiled(schema: Schema, value: unknown, depth = 4): Generator {
  yield* wrongValues(schema);
  if (depth === 0) return;
  const { type, items, ...fields } = resolve(schema);
  if (type === 'array' && items) {
    for (const bad of spoiled(items, sampleOf(items), depth - 1)) yield [bad];
  }
  if (type === 'object') yield* spoiledFields(fields, value as object, depth);
}

function* spoiledFields({ properties = {}, required = [] }: Schema, value: object, depth: number): Generator {
  for (const [name, property] of Object.entries(properties)) {
    for (const bad of spoiled(property, sampleOf(property), depth - 1)) yield { ...value, [name]: bad };
  }
  for (const name of required)
    yield Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}
