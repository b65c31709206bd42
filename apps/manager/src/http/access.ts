import type { OpenAPIObject } from '@nestjs/swagger';
import type { Permission } from '@flamenco/domain/access';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { permissionOf } from './allow.js';
import { letFinishSending } from './body-reader.js';
import { answerTo } from './error-answer.js';
import { operationOf } from './route-operation.js';

/** Lets in who may do something. Rejects for a request that may not come in. */
export type Admission = (request: FastifyRequest, permission: Permission) => void | Promise<void>;

/** What callers need for what is not part of the API; of two that fit, the first counts. */
const OTHER_ROUTES: readonly (readonly [RegExp, Permission])[] = [
  // the dashboard: its pages have nothing of the farm in them, and people sign in there
  [/^\/(?:app(?:\/.*)?|favicon\.(?:ico|png))?$/, 'anyone'],
  // for load balancers and service managers, and how Workers find the Manager
  [/^\/(?:healthz|readyz|upnp\/.*)$/, 'anyone'],
  [/^\/metrics$/, 'farm:read'],
  [/^\/job-files\//, 'jobs:read'],
  [/^\/flamenco3?-addon\.zip$/, 'farm:read'],
  [/^\/api\/v3\/(?:(?:shaman\/)?openapi3\.json|swagger-ui(?:[/-].*)?)$/, 'farm:read'],
  [/^\/debug\/pprof\//, 'settings:write'],
];

/**
 * Has every request looked at before anything else of it is, its body included: a stranger learns nothing of what a request has to be like,
 * and 403 comes before 400, as with Flamenco 3. A route that does not say who may ask for it keeps the Manager from starting. Call it
 * before routes are registered.
 */
export function registerAccess(server: FastifyInstance, document: OpenAPIObject, admit: Admission): void {
  server.addHook('onRoute', (route) => {
    const permission = permissionFor(document, route);
    if (permission === undefined) return;
    route.onRequest = [
      ...[route.onRequest ?? []].flat(),
      (request, reply, done) => {
        const refuse = (error: Error): void => {
          void refuseIn(reply, error, done);
        };
        try {
          const admission = admit(request, permission);
          if (admission) admission.then(() => done(), refuse);
          else done();
        } catch (error) {
          refuse(error as Error);
        }
      },
    ];
  });
}

/** By itself, since some routes have no error handler of ours. What is left of a body would be taken for the next request. */
async function refuseIn(reply: FastifyReply, error: Error, done: (error: Error) => void): Promise<void> {
  const { raw, id } = reply.request;
  const { status, body, headers, isBug } = answerTo(error, id);
  if (isBug) {
    done(error);
    return;
  }
  const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > 0;
  if (hasBody) await letFinishSending(raw);
  if (hasBody && !raw.complete) void reply.header('Connection', 'close');
  void reply.status(status).headers(headers).type('application/json; charset=utf-8').send(body);
}

/** @returns undefined for what answers nothing of its own. @throws when nobody has said who may ask for it */
function permissionFor(document: OpenAPIObject, route: RouteOptions): Permission | undefined {
  // Fastify answers HEAD with what it has for GET.
  const method = route.method === 'HEAD' ? 'GET' : route.method;
  const operation = operationOf(document, { url: route.url, method });
  const permission = operation
    ? permissionOf(operation)
    : OTHER_ROUTES.find(([pattern]) => pattern.test(route.url))?.[1];
  if (permission !== undefined || (!operation && isAnsweredByNobody(document, route))) return permission;
  throw new Error(
    `Nothing says who may ask for ${String(route.method)} ${route.url}: add @Allow to its controller, or a line to OTHER_ROUTES`,
  );
}

/** Asked before a request of another page, or by a method that the path does not take: the answer tells nothing of the farm. */
function isAnsweredByNobody(document: OpenAPIObject, { method, url }: RouteOptions): boolean {
  const methods = [method].flat();
  return methods.every((name) => name === 'OPTIONS') || document.paths[url] !== undefined;
}
