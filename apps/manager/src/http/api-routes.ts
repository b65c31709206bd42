import type { OpenAPIObject } from '@nestjs/swagger';
import { FarmError, invalid } from '@flamenco/domain/errors';
import type { FastifyInstance } from 'fastify';

interface ApiRoute {
  /** As the document has it: `/api/v3/jobs/{job_id}`. */
  readonly path: string;
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/** A method that a path does not take, though one with a parameter in its place does: `GET /api/v3/jobs/check`. */
interface ShadowedRoute {
  readonly path: string;
  readonly method: string;
}

/** The paths of the API, to tell a wrong address from a wrong method. Only asked when nothing else has answered. */
export class ApiRoutes {
  /** Paths without parameters first: of those that fit, the first is meant. */
  private readonly routes: readonly ApiRoute[];

  constructor(document: OpenAPIObject) {
    this.routes = Object.entries(document.paths)
      .map(([path, operations]) => ({
        path,
        pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
        methods: Object.keys(operations).map((method) => method.toUpperCase()),
      }))
      .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));
  }

  /** Has what the router would take for another path answered as not found: `GET /api/v3/jobs/check` is for no job. */
  registerShadowed(server: FastifyInstance): void {
    for (const { path: url, method } of this.shadowed()) {
      server.route({ url, method, handler: (_request, reply) => reply.callNotFound() });
    }
  }

  /** The refusal of a request that no handler was found for. */
  whyNotFound(method: string, url: string): FarmError {
    const methods = this.methodsAt(url);
    const path = pathOf(url);
    return methods.length > 0
      ? invalid('method-not-allowed', `${path} does not accept ${method}; use ${methods.join(', ')}.`, {
          httpStatus: 405,
        })
      : new FarmError(
          'not-found',
          'no-such-address',
          `There is nothing at ${path}. The API is described at /api/v3/swagger-ui/.`,
        );
  }

  /** The header that belongs to an answer 405. */
  allowHeader(_method: string, url: string): Readonly<Record<string, string>> {
    const methods = this.methodsAt(url);
    return methods.length > 0 ? { Allow: methods.join(', ') } : {};
  }

  /** The router looks for the method first, and then for the path that fits best. */
  private shadowed(): readonly ShadowedRoute[] {
    const plain = this.routes.filter(({ path }) => !path.includes('{'));
    return plain.flatMap(({ path, methods }) => {
      const others = this.routes.filter((route) => route.path !== path && route.pattern.test(path));
      const taken = new Set(others.flatMap((route) => route.methods));
      return [...taken].filter((method) => !methods.includes(method)).map((method) => ({ path, method }));
    });
  }

  private methodsAt(url: string): readonly string[] {
    const path = pathOf(url);
    return this.routes.find(({ pattern }) => pattern.test(path))?.methods ?? [];
  }
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
