import {
  shapeInDocument,
  shapeOfFact,
  type DocumentSchema,
  type FactsSchema,
  type Shape,
} from './schema-shapes.ts';
import { shapeDifferences, type Direction } from './shape-differences.ts';

interface FactsParameter extends FactsSchema {
  readonly name: string;
  readonly in: string;
}

type Content<Media> = Readonly<Record<string, Media>>;

interface FactsOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly FactsParameter[];
  readonly requestBody: { readonly content?: Content<FactsSchema> } | null;
  readonly responses: Readonly<Record<string, Content<FactsSchema>>>;
}

/** The facts file: what existing clients rely on. */
export interface Facts {
  readonly operations: readonly FactsOperation[];
  readonly schemas: Readonly<Record<string, FactsSchema>>;
}

interface Referable {
  readonly $ref?: string;
}

interface Parameter extends Referable {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

interface Body extends Referable {
  readonly content?: Content<{ readonly schema?: DocumentSchema }>;
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses?: Readonly<Record<string, Body>>;
}

type PathItem = Readonly<Record<string, Operation | readonly Parameter[]>>;

/** An OpenAPI 3.0 document, as far as it is compared. */
export interface Document {
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, DocumentSchema>> };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/**
 * What existing clients would trip on if they met an API like `document`, a line each. Operations of `notYet` (their
 * operationIds) may be missing, and nothing else: when they are there, or no client knows them, that is a difference too.
 */
export function contractDifferences(facts: Facts, document: Document, notYet: readonly string[]): string[] {
  const operations = operationsOf(document);
  const differences = facts.operations.flatMap((want) => {
    const have = operations.get(operationKey(want.method, want.path));
    const isExcused = notYet.includes(want.operationId);
    if (have && isExcused) {
      return [`${want.operationId}: is there, take it off the list of those that are not there yet`];
    }
    if (have) return operationDifferences(facts, document, want, have);
    return isExcused ? [] : [`${want.operationId}: operation missing (${want.method} ${want.path})`];
  });
  const known = facts.operations.map((operation) => operation.operationId);
  const strangers = notYet.filter((operationId) => !known.includes(operationId));
  return [
    ...differences,
    ...strangers.map((operationId) => `${operationId}: listed as not there yet, but no client knows it`),
  ];
}

/** Parameters of a path may have other names there and here; where they stand is what counts. */
const operationKey = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replace(/\{[^}]+\}/g, '{}')}`;

function operationsOf(document: Document): Map<string, Operation> {
  const operations = new Map<string, Operation>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const shared = (item['parameters'] ?? []) as readonly Parameter[];
    for (const method of METHODS.filter((candidate) => item[candidate])) {
      const operation = item[method] as Operation;
      const parameters = [...shared, ...(operation.parameters ?? [])];
      operations.set(operationKey(method, path), { ...operation, parameters });
    }
  }
  return operations;
}

function operationDifferences(
  facts: Facts,
  document: Document,
  want: FactsOperation,
  have: Operation,
): string[] {
  const id = want.operationId;
  const bodies = (
    direction: Direction,
    where: string,
    wanted: Content<FactsSchema>,
    body: Body | undefined,
  ): string[] =>
    Object.entries(wanted).flatMap(([mediaType, schema]) => {
      const media = resolved(document, body)?.content?.[mediaType];
      if (!media) return [`${where}: ${direction === 'request' ? 'takes' : 'declares'} no ${mediaType}`];
      const wantedShape = shapeOfFact(schema, facts.schemas);
      return shapeDifferences(where, wantedShape, documentShape(document, media.schema), direction);
    });
  const answers = Object.entries(want.responses).flatMap(([status, content]) => {
    const answer = have.responses?.[status];
    return answer
      ? bodies('response', `${id} ${status}`, content, answer)
      : [`${id} ${status}: response not declared`];
  });
  return [
    ...(have.operationId === id ? [] : [`${id}: has operationId ${have.operationId ?? '(none)'}`]),
    ...parameterDifferences(document, want, have),
    ...bodies('request', `${id} request`, want.requestBody?.content ?? {}, have.requestBody),
    ...answers,
  ];
}

function parameterDifferences(document: Document, want: FactsOperation, have: Operation): string[] {
  const given = (have.parameters ?? []).map((parameter) => resolved(document, parameter));
  const named = want.parameters.filter((parameter) => parameter.in !== 'path');
  const differences = named.flatMap((parameter) => {
    const where = `${want.operationId} parameter ${parameter.name}`;
    const found = given.find((candidate) => isSameParameter(candidate, parameter));
    if (!found) return [`${where}: missing`];
    return found.required && !parameter.required ? [`${where}: may be left out by clients`] : [];
  });
  const surplus = given.filter(
    (parameter) =>
      parameter.in !== 'path' &&
      parameter.required === true &&
      !named.some((candidate) => isSameParameter(candidate, parameter)),
  );
  return [
    ...differences,
    ...surplus.map(
      ({ name }) => `${want.operationId} parameter ${name}: is required, and existing clients do not send it`,
    ),
  ];
}

const isSameParameter = (a: { name: string; in: string }, b: { name: string; in: string }): boolean =>
  a.in === b.in && a.name.toLowerCase() === b.name.toLowerCase();

/** The shape of a schema of `document`, with its references followed. */
export function documentShape(document: Document, schema: DocumentSchema | undefined): Shape {
  return shapeInDocument(schema, (ref) => at(document, ref));
}

function resolved<T extends Referable | undefined>(document: Document, node: T): T {
  return node?.$ref === undefined ? node : (at(document, node.$ref) as T);
}

function at(document: Document, ref: string): unknown {
  const keys = ref.replace(/^#\//, '').split('/').map(decodeURIComponent);
  return keys.reduce<unknown>(
    (node, key) => (node as Readonly<Record<string, unknown>> | undefined)?.[key],
    document,
  );
}
