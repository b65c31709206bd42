/**
 * Watches every answer of the API that a test file gets from Managers in its own process: an answer with a status that the API's
 * document does not have for its operation fails the file. `default` stands for defects (500) alone.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, expect } from '@jest/globals';

interface DocumentedOperation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly hasParameter: boolean;
  readonly operation: DocumentedOperation;
}

/** Of no operation: another method than the address takes, an address that is too long, headers that are too large. */
const OF_NO_OPERATION = [405, 414, 431];

const DEFECT = 500;

const ANSWERED = 'http.server.response.finish';

const { paths } = JSON.parse(
  readFileSync(new URL('../../../libs/api-contracts/openapi.json', import.meta.url), 'utf8'),
) as { readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>> };

/** Paths without parameters first: of those that fit, the first is meant. */
const ROUTES: readonly Route[] = Object.entries(paths)
  .flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
      hasParameter: path.includes('{'),
      operation,
    })),
  )
  .sort((a, b) => Number(a.hasParameter) - Number(b.hasParameter));

const undocumented = new Set<string>();

function watch(message: unknown): void {
  const { request, response } = message as {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
  };
  const status = response.statusCode;
  if (status === DEFECT || OF_NO_OPERATION.includes(status)) return;
  const [path = ''] = (request.url ?? '').split('?', 1);
  const route = ROUTES.find(({ method, pattern }) => method === request.method && pattern.test(path));
  if (!route || String(status) in route.operation.responses) return;
  undocumented.add(`${route.operation.operationId} ${String(status)}`);
}

subscribe(ANSWERED, watch);

afterAll(() => {
  unsubscribe(ANSWERED, watch);
  expect([...undocumented]).toEqual([]);
});
