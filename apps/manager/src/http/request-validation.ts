import { Readable } from 'node:stream';
import type { OpenAPIObject } from '@nestjs/swagger';
import { invalid, type FarmError } from '@flamenco/domain/errors';
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { operationOf, type Operation } from './route-operation.js';
import { measureTextsQuickly } from './text-lengths.js';
import { nameChecks } from './unknown-names.js';
import { ADDRESS, describeProblems } from './validation-message.js';

type Parameter = Extract<NonNullable<Operation['parameters']>[number], { readonly in: string }>;

/** Checks one part of a request; undefined when it is fine. */
type Check = (request: FastifyRequest, reply: FastifyReply) => FarmError | undefined;

/** ajv-formats is CommonJS; under ES modules its function is one level further in. */
const addFormats = addFormatsModule.default;

const DOCUMENT = 'openapi';

/** Bodies up to this length are told all their problems. In a longer one there may be millions, each an object. */
const THOROUGH_BYTES = 16 * 1024;

/**
 * Has every request checked against the API's own document before its handler runs: path, query and body. Call it before
 * routes are registered. The checks of an operation are compiled when the first request for it comes, in a turn of their own: those of all
 * operations were a third of a start, and most of them nobody needs.
 */
export function registerRequestValidation(server: FastifyInstance, document: OpenAPIObject): void {
  const checks = RequestChecks.for(document);
  server.addHook('onRoute', (route) => {
    const operation = operationOf(document, route);
    if (!operation) return; // no part of the API
    let compiled: readonly Check[] | undefined;
    const inherited = [route.preValidation ?? []].flat();
    route.preValidation = [
      ...inherited,
      (request, reply, done) => {
        if (compiled) {
          done(firstProblem(compiled, request, reply));
          return;
        }
        const now = (compiled = checks.of(operation));
        setImmediate(() => {
          done(firstProblem(now, request, reply));
        });
      },
    ];
  });
}

function firstProblem(
  checks: readonly Check[],
  request: FastifyRequest,
  reply: FastifyReply,
): FarmError | undefined {
  for (const check of checks) {
    const problem = check(request, reply);
    if (problem) return problem;
  }
  return undefined;
}

/** The checks of all operations of a document, for the Managers of this process that have it. */
class RequestChecks {
  private static readonly ofDocuments = new WeakMap<OpenAPIObject, RequestChecks>();

  private readonly compiled = new Map<Operation, readonly Check[]>();
  /** For bodies: what is absent gets its default. Nothing is coerced: JSON has types. It ends at the first problem. */
  private readonly strict: Ajv;
  /** The same, for bodies that are known to have problems: it finds all of them. */
  private readonly thorough: Ajv;
  /** For paths and queries, where everything is a text, and a list of one looks like its entry. */
  private readonly lenient: Ajv;

  private constructor(private readonly document: OpenAPIObject) {
    this.strict = this.validator({ coerceTypes: false, allErrors: false });
    this.thorough = this.validator({ coerceTypes: false, allErrors: true });
    this.lenient = this.validator({ coerceTypes: 'array', allErrors: true });
  }

  static for(document: OpenAPIObject): RequestChecks {
    const checks = RequestChecks.ofDocuments.get(document) ?? new RequestChecks(document);
    RequestChecks.ofDocuments.set(document, checks);
    return checks;
  }

  of(operation: Operation): readonly Check[] {
    const checks = this.compiled.get(operation) ?? this.compile(operation);
    this.compiled.set(operation, checks);
    return checks;
  }

  /** It takes some milliseconds. */
  private compile(operation: Operation): readonly Check[] {
    const parameters = (operation.parameters ?? []).filter(
      (parameter): parameter is Parameter => 'in' in parameter,
    );
    const wordLists = parameters.filter((parameter) => this.isWordList(parameter)).map(({ name }) => name);
    return [
      ...nameChecks(this.document, operation),
      this.parameterCheck(
        parameters.filter((parameter) => parameter.in === 'path'),
        (request) => request.params,
      ),
      this.parameterCheck(
        parameters.filter((parameter) => parameter.in === 'query'),
        ({ query }) => withWordsSplit(query, wordLists),
      ),
      this.bodyCheck(operation),
    ].filter((check) => check !== undefined);
  }

  /** Whether several words can be given, of a list of words without commas. */
  private isWordList({ in: place, schema }: Parameter): boolean {
    if (place !== 'query' || !schema || '$ref' in schema || schema.type !== 'array') return false;
    const { items = {} } = schema;
    if (!('$ref' in items)) return items.enum !== undefined;
    const word = this.document.components?.schemas?.[items.$ref.split('/').at(-1) ?? ''];
    return word !== undefined && 'enum' in word;
  }

  private parameterCheck(
    parameters: readonly Parameter[],
    part: (request: FastifyRequest) => unknown,
  ): Check | undefined {
    if (parameters.length === 0) return undefined;
    const validate = this.lenient.compile({
      type: 'object',
      properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, this.inDocument(schema)])),
      required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
    });
    return (request) => problemOf(validate, part(request), ADDRESS);
  }

  private bodyCheck({ requestBody }: Operation): Check | undefined {
    if (!requestBody || !('content' in requestBody)) return undefined;
    const schema = requestBody.content['application/json']?.schema;
    if (!schema) return undefined;
    const described = this.inDocument(schema);
    const validate = this.strict.compile(described);
    const isRequired = requestBody.required === true;
    return ({ body, headers }) => {
      if (body === undefined) return isRequired ? BODY_MISSING : undefined;
      if (body instanceof Readable) return NOT_JSON;
      if (validate(body)) return undefined;
      const isShort = Number(headers['content-length']) <= THOROUGH_BYTES;
      return problemOf(isShort ? this.thorough.compile(described) : validate, body, 'the body');
    };
  }

  /** References in a part of the document lead into the document. */
  private inDocument(schema: unknown): object {
    const text = JSON.stringify(schema ?? {}).replaceAll('"$ref":"#/', `"$ref":"${DOCUMENT}#/`);
    return JSON.parse(text) as object;
  }

  private validator(options: Pick<Options, 'coerceTypes' | 'allErrors'>): Ajv {
    const ajv = new Ajv({
      strict: false,
      // The document is our own. To compile JSON Schema's schema for its check took a third of the Manager's start.
      validateSchema: false,
      ...options,
      verbose: true,
      useDefaults: true,
    });
    addFormats(ajv);
    measureTextsQuickly(ajv);
    ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i); // without the urn:uuid: that ajv-formats allows
    ajv.addSchema({ $id: DOCUMENT, components: this.document.components });
    return ajv;
  }
}

/** Has `status=failed,canceled` mean what `status=failed&status=canceled` does, for the checks and the handler. */
function withWordsSplit(query: unknown, names: readonly string[]): unknown {
  const parameters = query as Record<string, string | readonly string[] | undefined>;
  for (const name of names) {
    const given = parameters[name];
    if (given === undefined) continue;
    parameters[name] = [given].flat().flatMap((words) => words.split(','));
  }
  return query;
}

const BODY_MISSING = invalid('body-missing', 'The request has no body. Send one as application/json.');
const NOT_JSON = invalid('body-not-json', 'The body of the request must be application/json.');

function problemOf(validate: ValidateFunction, value: unknown, whole: string): FarmError | undefined {
  if (validate(value)) return undefined;
  return invalid('invalid-request', `${describeProblems(validate.errors ?? [], whole)}.`);
}
