import { Ajv, type ValidateFunction } from 'ajv';
import { basicAuthorization } from '../farm/test-worker.js';
import { DEFINITIONS, OPERATIONS, toJsonSchema, type FactsOperation, type FactsSchema } from './facts.js';

/** What is sent. */
export interface Call {
  /** Values of the path's `{parameters}`. */
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  /** Sent as JSON; a string or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose credentials go with it: UUID and secret. */
  readonly as?: readonly [uuid: string, secret: string];
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  /** The parsed body, when it is JSON. */
  readonly json: unknown;
  readonly headers: Headers;
}

/**
 * A client of the days before this Manager. It takes every answer as the strictest of Flamenco 3's clients would: the Go
 * Worker (behaviour.md §7.1: a body where the type says so and nowhere else), the add-on's generated Python client (types,
 * enums, no null, errors with a numeric code), and the web app. It throws for what one of them would not understand.
 */
export class ExistingClient {
  constructor(private readonly api: string) {}

  async call(operationId: string, call: Call = {}): Promise<Reply> {
    const operation = OPERATIONS.get(operationId);
    if (!operation) throw new Error(`Flamenco 3 has no operation ${operationId}`);
    const response = await fetch(this.urlOf(operation, call), {
      method: operation.method,
      headers: {
        ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
        ...(call.as && { Authorization: basicAuthorization(...call.as) }),
        ...call.headers,
      },
      ...(call.body !== undefined && { body: bodyOf(call.body) }),
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type');
    const json: unknown =
      contentType?.includes('json') === true && text !== '' ? JSON.parse(text) : undefined;
    const reply = { status: response.status, contentType, text, json, headers: response.headers };
    const objections = objectionsTo(operation, reply);
    if (objections.length > 0) {
      throw new Error(`${operationId}: ${response.status} ${text.slice(0, 2000)}\n${objections.join('\n')}`);
    }
    return reply;
  }

  private urlOf(operation: FactsOperation, { path = {}, query = '' }: Call): string {
    const below = operation.path.replace('/api/v3', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = path[name];
      if (value === undefined) throw new Error(`${operation.operationId} needs the parameter ${name}`);
      return encodeURIComponent(value);
    });
    return `${this.api}${below}${query}`;
  }
}

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

/** What a client of Flamenco 3 would not understand of an answer. */
export function objectionsTo(
  operation: FactsOperation,
  { status, contentType, text, json }: Reply,
): readonly string[] {
  if (text === '') {
    return [
      ...(contentType === null ? [] : [`an empty answer has the content type ${contentType}`]),
      ...(mayBeEmpty(operation, status) ? [] : [`${status} must have a body`]),
    ];
  }
  const media = declared(operation, status);
  const type = contentType?.split(';')[0] ?? '';
  if (status < 300 && Object.keys(media).length === 0) return [`${status} must not have a body`];
  const schema = status < 300 ? media[type] : errorSchemaOf(operation, status);
  if (!schema) return [`${status} must not be of the type ${contentType}`];
  if (type === 'text/plain') return [];
  if (!type.includes('json')) return [`${status} is ${contentType}, not JSON`];
  return [...schemaObjections(schema, json), ...errorObjections(operation, status, json)];
}

/** What Flamenco 3 sends though its document declares something else, and its clients are used to (behaviour.md §7.2). */
const UNDECLARED: Readonly<Record<string, FactsOperation['responses']>> = {
  shamanFileStore: { 200: {} },
};

/** What the facts say of a status; an undeclared one may only be an error. */
function declared(operation: FactsOperation, status: number): Readonly<Record<string, FactsSchema>> {
  return responseOf(operation, status) ?? operation.responses['default'] ?? {};
}

function responseOf(
  operation: FactsOperation,
  status: number,
): FactsOperation['responses'][string] | undefined {
  return UNDECLARED[operation.operationId]?.[status] ?? operation.responses[status];
}

/** Statuses that are declared without a body may come with an error in it: their message helps people. */
function errorSchemaOf(operation: FactsOperation, status: number): FactsSchema {
  return (
    operation.responses[status]?.['application/json'] ?? { ref: status === 403 ? 'SecurityError' : 'Error' }
  );
}

function mayBeEmpty(operation: FactsOperation, status: number): boolean {
  const media = responseOf(operation, status);
  return media !== undefined && Object.keys(media).length === 0;
}

/** The code of an error is its status: the Python client reads it. */
function errorObjections(operation: FactsOperation, status: number, json: unknown): readonly string[] {
  const schema = errorSchemaOf(operation, status);
  if (status < 400 || schema.ref !== 'Error') return [];
  const { code, message } = json as { readonly code?: unknown; readonly message?: unknown };
  return [
    ...(code === status ? [] : [`the code in the body is ${String(code)}`]),
    ...(typeof message === 'string' && message.length > 10 ? [] : ['the message does not say anything']),
  ];
}

const ajv = new Ajv({ strict: false, allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** How a value breaks the rules of a schema. */
export function schemaObjections(schema: FactsSchema, json: unknown): readonly string[] {
  const key = JSON.stringify(schema);
  const validate = validators.get(key) ?? ajv.compile({ ...toJsonSchema(schema), $defs: DEFINITIONS });
  validators.set(key, validate);
  validate(json);
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `body${instancePath} ${message}`);
}
