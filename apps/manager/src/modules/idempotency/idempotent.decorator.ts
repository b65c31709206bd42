import {
  applyDecorators,
  createParamDecorator,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Refuses } from '../../http/refuses.js';
import { IdempotencyInterceptor, type IsToStay, Made, reservedIdOf } from './idempotency.interceptor.js';

/**
 * Makes a handler that makes something take an `Idempotency-Key`: a request that comes again makes nothing again, as long as what it made
 * is to stay.
 */
export function Idempotent(isToStay: IsToStay): MethodDecorator & ClassDecorator {
  return applyDecorators(
    Made({ isToStay }),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'A text of your choice, such as a UUID, that makes it harmless to send this request again: for a day, the same key and body get the same answer, and nothing is made twice. Once the job is deleted, the key makes a new one.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    Refuses(422, 'The Idempotency-Key belongs to a request with another body.'),
  );
}

/** The id for what the handler makes, when the request has an `Idempotency-Key`; it may be there already. */
export const ReservedId = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  reservedIdOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
