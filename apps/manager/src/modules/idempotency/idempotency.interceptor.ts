import { randomUUID } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { invalid } from '@flamenco/domain/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Clock } from '../../clock.js';
import { currentActor, ownerIdOf } from '../../database/actor.js';
import type { SqlReader } from '../../database/sql.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { fingerprintOf } from './fingerprint.js';
import {
  claimKey,
  forgetKey,
  forgetOldKeys,
  type IdempotencyKey,
  keepAnswer,
  type KeyedRequest,
} from './persistence/idempotency-keys.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Whether what a request has made is there, and to stay; its owner knows. Else nobody has any use for the answer. */
export type IsToStay = (sql: SqlReader, resourceId: string) => Promise<boolean>;

/** What a handler makes. */
export const Made = Reflector.createDecorator<{ readonly isToStay: IsToStay }>();

const reservedIds = new WeakMap<FastifyRequest, string>();

/** The id that was set aside for what a request makes; undefined without an `Idempotency-Key`. */
export function reservedIdOf(request: FastifyRequest): string | undefined {
  return reservedIds.get(request);
}

/**
 * Answers a request that comes again with what it was answered first. The id of what the request makes is stored before it
 * is made: should the Manager die before the answer is stored, the next try finds the thing, and makes no second one.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  /** Requests under way, by route and key: the same one waits for them. */
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = keyOf(request);
    if (!key) return next.handle();
    const name = `${key.route} ${key.key}`;
    while (this.running.has(name)) await this.running.get(name);
    const answer = this.answerOnce(key, request, context, next);
    const settled = answer.then(
      () => undefined,
      () => undefined, // whoever asked is told; whoever waits tries for himself
    );
    this.running.set(name, settled);
    void settled.then(() => this.running.delete(name));
    return from(answer);
  }

  private async answerOnce(
    key: IdempotencyKey,
    request: FastifyRequest,
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<unknown> {
    const fingerprint = fingerprintOf(request.body);
    const { isToStay } = this.reflector.get(Made, context.getHandler());
    const first = await this.unitOfWork.run(async (work) => {
      await forgetOldKeys(work.sql, this.clock.nowMs());
      const known = await this.claim(work, key, fingerprint);
      if (known.answer === null || (await isToStay(work.sql, known.resourceId))) return known;
      await forgetKey(work.sql, key);
      return await this.claim(work, key, fingerprint);
    }, 'committed');
    if (first.fingerprint !== fingerprint) throw otherBody(key);
    if (first.answer !== null) {
      void context.switchToHttp().getResponse<FastifyReply>().header('Idempotency-Replayed', 'true');
      return JSON.parse(first.answer) as unknown;
    }
    reservedIds.set(request, first.resourceId);
    const answer: unknown = await lastValueFrom(next.handle());
    await this.unitOfWork.run(async (work) => {
      await keepAnswer(work.sql, key, JSON.stringify(answer));
    }, 'committed');
    return answer;
  }

  private claim(work: Work, key: IdempotencyKey, fingerprint: string): Promise<KeyedRequest> {
    return claimKey(work.sql, key, { fingerprint, resourceId: randomUUID() }, this.clock.timestamp());
  }
}

function keyOf({ headers, method, routeOptions }: FastifyRequest): IdempotencyKey | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw invalid(
      'invalid-idempotency-key',
      'The Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID.',
    );
  }
  // Others who have signed in may choose the same key: what was made for them is no answer.
  const owner = ownerIdOf(currentActor());
  const whose = owner === undefined ? '' : ` of ${owner}`;
  return { route: `${method} ${routeOptions.url ?? ''}${whose}`, key };
}

function otherBody({ key }: IdempotencyKey): Error {
  return invalid(
    'idempotency-key-reused',
    `The Idempotency-Key '${key}' belongs to an earlier request with another body. Send what is new with a new key.`,
    { httpStatus: 422 },
  );
}
