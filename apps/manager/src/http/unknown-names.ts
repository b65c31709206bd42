import { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { invalid, type FarmError } from '@flamenco/domain/errors';
import { nearestName } from '@flamenco/domain/names';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { permissionOf } from './allow.js';
import type { Operation } from './route-operation.js';

/** In which answers tell of what the Manager did not understand of a request that it took all the same. */
export const WARNING_HEADER = 'X-Flamenco-Warning';

/**
 * Operations of Flamenco 3 that take a JSON body and no Worker's credentials. Flamenco 3 ignores keys there that it does not know, so its
 * clients' are only reported.
 */
export const FLAMENCO_3_BODIES: readonly string[] = [
  'checkBlenderExePath',
  'checkSharedStoragePath',
  'createWorkerTag',
  'deleteJobMass',
  'registerWorker',
  'removeJobBlocklist',
  'requestWorkerStatusChange',
  'saveSetupAssistantConfig',
  'setJobPriority',
  'setJobStatus',
  'setJobTag',
  'setTaskStatus',
  'setWorkerSleepSchedule',
  'setWorkerTags',
  'shamanCheckout',
  'shamanCheckoutRequirements',
  'submitJob',
  'submitJobCheck',
  'updateConfigurationFile',
  'updateWorkerTag',
];

/**
 * Keys that Flamenco 3's operations have of ours. What is nearly one of them is refused: Flamenco 3 has none that is, so no client of its
 * sends one, and to ignore it costs hours, such as those of frames that were to be kept.
 */
export const FURTHER_KEYS: Readonly<Record<string, readonly string[]>> = {
  registerWorker: ['registration_secret'],
  requestWorkerStatusChange: ['update'],
  saveSetupAssistantConfig: ['access', 'firstAdmin'],
  setJobStatus: ['keep_frames'],
  setTaskStatus: ['keep_frames'],
};

/**
 * What is added to an address so that no cache answers means nothing, and is no slip of the pen: by jQuery and scripts to any, by
 * Flamenco 3's web app to that of the version.
 */
const CACHE_BUSTER = '_';
const CACHE_BUSTERS_OF: Readonly<Record<string, string>> = { getVersion: 'now' };

/** Names that one message tells, and letters of each. */
const MOST_NAMES = 5;
const LONGEST_NAME = 60;

/** Names of properties, with those of the objects that are below them; undefined below what is free. */
type Names = ReadonlyMap<string, Names | undefined>;

/** A name that an operation does not know. */
export interface UnknownName {
  /** With those of the objects that it is in: `storage.checkout`. */
  readonly name: string;
  /** The name that was probably meant. */
  readonly meant: string | undefined;
  /** A sentence, with a space before it: what was probably meant, or what there is. */
  readonly hint: string;
}

const unknownKeys = new WeakMap<FastifyRequest, readonly UnknownName[]>();

/** Keys of a request's body that its operation does not know, and that are ignored; no more than five. */
export const UnknownKeys = createParamDecorator(
  (_data: unknown, context: ExecutionContext): readonly UnknownName[] =>
    unknownKeys.get(context.switchToHttp().getRequest<FastifyRequest>()) ?? [],
);

/** Looks at one part of a request. @returns why it is refused; what is only reported stands in a header of the answer */
export type NameCheck = (request: FastifyRequest, reply: FastifyReply) => FarmError | undefined;

/**
 * What looks for parameters and keys that an operation does not know, which is how a slip of the pen shows. What a Worker sends is
 * never refused for it, nor what is in bodies of Flamenco 3's operations, unless it is nearly a key of ours: a newer version may send more.
 */
export function nameChecks(document: OpenAPIObject, operation: Operation): readonly NameCheck[] {
  const { operationId = '' } = operation;
  const isOfWorkers = permissionOf(operation) === 'worker';
  const body = bodyNames(document, operation);
  const query = queryCheck(operation, !isOfWorkers);
  if (!body) return [query];
  const isBodyRefused = !isOfWorkers && !FLAMENCO_3_BODIES.includes(operationId);
  return [query, bodyCheck(body, isBodyRefused, FURTHER_KEYS[operationId] ?? [])];
}

function queryCheck(operation: Operation, isRefused: boolean): NameCheck {
  if (takesAnyQuery(operation)) return () => undefined;
  const names = new Map(
    (operation.parameters ?? []).flatMap((one) =>
      'in' in one && one.in === 'query' ? [[one.name, undefined] as const] : [],
    ),
  );
  const cacheBusters = [CACHE_BUSTER, CACHE_BUSTERS_OF[operation.operationId ?? ''] ?? CACHE_BUSTER];
  return ({ query }, reply) => {
    const unknown = unknownNames(without(query, cacheBusters), names, '');
    return judged(unknown, 'parameter of the address', isRefused, reply);
  };
}

/** Another program chooses the names: a parameter stands for all of them, in OpenAPI's words an exploded form of any properties. */
function takesAnyQuery({ parameters = [] }: Operation): boolean {
  return parameters.some(
    (one) =>
      'in' in one &&
      one.in === 'query' &&
      (one.schema as Described | undefined)?.additionalProperties !== undefined,
  );
}

function bodyCheck(names: Names, isRefused: boolean, furtherKeys: readonly string[]): NameCheck {
  return (request, reply) => {
    const unknown = unknownNames(request.body, names, '');
    if (unknown.length > 0) unknownKeys.set(request, unknown);
    const isOneOfOurs = unknown.some(({ meant }) => meant !== undefined && furtherKeys.includes(meant));
    return judged(unknown, 'key of the body', isRefused || isOneOfOurs, reply);
  };
}

function judged(
  unknown: readonly UnknownName[],
  what: string,
  isRefused: boolean,
  reply: FastifyReply,
): FarmError | undefined {
  if (unknown.length === 0) return undefined;
  const message = unknown.map(({ name, hint }) => `'${name}'.${hint}`).join(' ');
  if (isRefused) return invalid('unknown-name', `Unknown ${what}: ${message}`);
  void reply.header(WARNING_HEADER, inAscii(`Ignored, unknown ${what}: ${message}`));
  return undefined;
}

function without(query: unknown, names: readonly string[]): unknown {
  if (!isObject(query) || names.every((name) => query[name] === undefined)) return query;
  return Object.fromEntries(Object.entries(query).filter(([key]) => !names.includes(key)));
}

/** The first few of them. */
function unknownNames(value: unknown, names: Names, path: string): readonly UnknownName[] {
  if (!isObject(value)) return [];
  const unknown: UnknownName[] = [];
  for (const key of Object.keys(value)) {
    if (!names.has(key)) unknown.push(unknownName(key, names, path));
    const below = names.get(key);
    if (below) unknown.push(...unknownNames(value[key], below, `${path}${key}.`));
    if (unknown.length >= MOST_NAMES) break;
  }
  return unknown.slice(0, MOST_NAMES);
}

function unknownName(key: string, names: Names, path: string): UnknownName {
  const meant = nearestName(key, names.keys());
  const hint = meant === undefined ? knownOf(names) : ` Did you mean '${meant}'?`;
  return { name: `${path}${key.slice(0, LONGEST_NAME)}`, meant, hint };
}

function knownOf(names: Names): string {
  return names.size === 0 ? ' There are none.' : ` Known: ${[...names.keys()].join(', ')}.`;
}

/** The keys of an operation's JSON body; undefined where any key may be sent, or none is described. */
function bodyNames(document: OpenAPIObject, { requestBody }: Operation): Names | undefined {
  if (!requestBody || !('content' in requestBody)) return undefined;
  return namesIn(document, requestBody.content['application/json']?.schema);
}

interface Described {
  readonly $ref?: string;
  readonly allOf?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly additionalProperties?: unknown;
}

/** Lists are not looked into: a checkout has 100,000 files. */
function namesIn(document: OpenAPIObject, schema: unknown): Names | undefined {
  const { $ref, allOf, properties, additionalProperties } = (schema ?? {}) as Described;
  if ($ref !== undefined)
    return namesIn(document, document.components?.schemas?.[$ref.split('/').at(-1) ?? '']);
  if (allOf?.length === 1) return namesIn(document, allOf[0]);
  if (!properties || additionalProperties !== undefined || allOf) return undefined;
  return new Map(Object.entries(properties).map(([name, below]) => [name, namesIn(document, below)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Readable);
}

/** What a header can have. */
function inAscii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
