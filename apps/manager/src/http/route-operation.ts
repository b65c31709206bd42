import type { OpenAPIObject } from '@nestjs/swagger';
import type { RouteOptions } from 'fastify';

/** What the API's document says of one method of a path. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The operation that a route serves; undefined for what is not part of the API. */
export function operationOf(
  document: OpenAPIObject,
  { url, method }: Pick<RouteOptions, 'url' | 'method'>,
): Operation | undefined {
  const item = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')];
  return [method]
    .flat()
    .map((name) => item?.[name.toLowerCase() as 'get'])
    .find((operation) => operation !== undefined);
}

/** A copy of `document` with other operations in place of its own. */
export function withOperations(
  document: OpenAPIObject,
  change: (operation: Operation, path: string) => Operation,
): OpenAPIObject {
  const changedItem = (path: string, item: object): object =>
    Object.fromEntries(
      Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => [
        method,
        change(operation, path),
      ]),
    );
  const paths = Object.entries(document.paths).map(
    ([path, item]) => [path, changedItem(path, item)] as const,
  );
  return { ...document, paths: Object.fromEntries(paths) };
}
