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
