import type { OpenAPIObject } from '@nestjs/swagger';
import { FarmError, invalid } from '@flamenco/domain';

interface ApiRoute {
  readonly path: RegExp;
  readonly methods: readonly string[];
}

/** The paths of the API, to tell a wrong address from a wrong method. Only asked when nothing else has answered. */
export class ApiRoutes {
  private readonly routes: readonly ApiRoute[];

  constructor(document: OpenAPIObject) {
    this.routes = Object.entries(document.paths).map(([path, operations]) => ({
      path: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}/?$`),
      methods: Object.keys(operations).map((method) => method.toUpperCase()),
    }));
  }

  /** The refusal of a request that no handler was found for. */
  whyNotFound(method: string, url: string): FarmError {
    const methods = this.methodsAt(url);
    const path = pathOf(url);
    return methods.length > 0
      ? invalid('method-not-allowed', `${path} does not take ${method}, but ${methods.join(', ')}.`, {
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

  private methodsAt(url: string): readonly string[] {
    const path = pathOf(url);
    return [
      ...new Set(this.routes.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods)),
    ];
  }
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
