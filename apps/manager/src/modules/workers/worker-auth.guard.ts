import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isSessionSuperseded } from '@flamenco/domain/workers';
import type { FastifyRequest } from 'fastify';
import { identifyActor } from '../../database/actor.js';
import { WorkerCredentials } from './worker-credentials.js';
import { beginsSession, SESSION_HEADER, sessionSuperseded } from './worker-session.js';
import type { WorkerState } from './worker-state.js';

const WORKER = Symbol('worker');

type WorkerRequest = FastifyRequest & { [WORKER]?: WorkerState };

/** Lets only Workers in, and remembers which one asks. */
@Injectable()
export class WorkerAuthGuard implements CanActivate {
  constructor(private readonly credentials: WorkerCredentials) {}

  /** For the hook that looks at credentials before anything else. @throws FarmError `forbidden` */
  async admit(request: WorkerRequest): Promise<void> {
    const worker = await this.credentials.check(request.headers.authorization);
    request[WORKER] = worker;
    identifyActor({ kind: 'worker', id: worker.id, uuid: worker.uuid, name: worker.name });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WorkerRequest>();
    if (!request[WORKER]) await this.admit(request);
    return isOfCurrentSession(request, context.getHandler());
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
