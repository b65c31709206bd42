import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isSessionSuperseded } from '@flamenco/domain';
import type { FastifyRequest } from 'fastify';
import type { WorkerState } from './persistence/worker-rows.js';
import { WorkerCredentials } from './worker-credentials.js';
import { beginsSession, SESSION_HEADER, sessionSuperseded } from './worker-session.js';

const WORKER = Symbol('worker');

type WorkerRequest = FastifyRequest & { [WORKER]?: WorkerState };

/** Lets only Workers in, and remembers which one asks. */
@Injectable()
export class WorkerAuthGuard implements CanActivate {
  constructor(private readonly credentials: WorkerCredentials) {}

  /** For the hook that looks at credentials before anything else. @throws FarmError `forbidden` */
  admit(request: WorkerRequest): void | Promise<void> {
    const worker = this.credentials.check(request.headers.authorization);
    if (worker instanceof Promise) {
      return worker.then((verified) => {
        request[WORKER] = verified;
      });
    }
    request[WORKER] = worker;
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<WorkerRequest>();
    const handler = context.getHandler();
    if (request[WORKER]) return isOfCurrentSession(request, handler);
    const admission = this.admit(request);
    return admission instanceof Promise
      ? admission.then(() => isOfCurrentSession(request, handler))
      : isOfCurrentSession(request, handler);
  }
}

/** @throws FarmError `conflict` when another Worker has signed on with the same credentials */
function isOfCurrentSession({ [WORKER]: worker, headers }: WorkerRequest, handler: object): boolean {
  const session = headers[SESSION_HEADER];
  const isStale = isSessionSuperseded(worker?.sessionId, typeof session === 'string' ? session : undefined);
  if (worker && isStale && !beginsSession(handler)) throw sessionSuperseded(worker);
  return true;
}

/** The Worker that asks, in handlers behind WorkerAuthGuard. */
export const AuthenticatedWorker = createParamDecorator(
  (_: unknown, context: ExecutionContext): WorkerState => {
    const worker = context.switchToHttp().getRequest<WorkerRequest>()[WORKER];
    if (!worker) throw new Error('AuthenticatedWorker needs WorkerAuthGuard on the handler');
    return worker;
  },
);
