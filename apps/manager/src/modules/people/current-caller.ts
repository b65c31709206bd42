import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { forbidden } from '@flamenco/domain/errors';
import type { Caller } from './caller.js';
import type { User } from './user.js';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Notes who asks, for the handler of the request. */
export function noteCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Who asks, in handlers of operations that are for people. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('CurrentCaller needs an operation that is for people');
  return caller;
});

/** Who has signed in, in handlers of operations on what is theirs. @throws FarmError `forbidden` for services */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const user = callers.get(context.switchToHttp().getRequest<FastifyRequest>())?.user;
  if (user) return user;
  throw forbidden('not-a-person', 'This is for people who have signed in: a service has none of it.');
});
