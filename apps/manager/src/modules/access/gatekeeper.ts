import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { dependsOnJob, whoMay, whyNotAllowed, type OwnedJob, type Permission } from '@flamenco/domain/access';
import { FarmError, forbidden } from '@flamenco/domain/errors';
import type { FastifyRequest } from 'fastify';
import { Configuration, trustIn, type ProxyTrust } from '../../config/index.js';
import { identifyActor } from '../../database/actor.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { cameFrom } from '../../http/came-from.js';
import { SocketDoor, type SocketPass } from '../events/index.js';
import { jobQuestions } from '../jobs/index.js';
import { Callers, noteCaller, type Caller, type Introduction } from '../people/index.js';
import { taskQuestions } from '../tasks/index.js';
import { WorkerAuthGuard } from '../workers/index.js';

/** One of them is needed to connect at all. */
const LISTENED_TO: readonly Permission[] = ['farm:read', 'jobs:read', 'workers:read'];

const CHANGES_NOTHING = ['GET', 'HEAD', 'OPTIONS'];

/** Decides who comes in: before a request's body is looked at, and before anything of the farm is. */
@Injectable()
export class Gatekeeper implements OnModuleInit {
  private readonly isTrusted: ProxyTrust;

  constructor(
    private readonly callers: Callers,
    private readonly workers: WorkerAuthGuard,
    private readonly database: FarmDatabase,
    private readonly door: SocketDoor,
    configuration: Configuration,
  ) {
    this.isTrusted = trustIn(configuration.config.trustedProxies);
  }

  onModuleInit(): void {
    this.door.guardWith((request) => this.passOf(request));
  }

  /** At once where nobody has to be looked up. @throws FarmError 401 for who has to sign in, `forbidden` for who may not */
  admit(request: FastifyRequest, permission: Permission): void | Promise<void> {
    if (permission === 'worker') return this.workers.admit(request);
    const caller = this.callers.of(introductionIn(request.raw, request.ip, request.protocol === 'https'));
    if (caller instanceof Promise) return caller.then((known) => this.letIn(request, known, permission));
    return this.letIn(request, caller, permission);
  }

  /** Live events are for all who may look at the farm; what each may hear is the rooms' to say. */
  private async passOf(request: IncomingMessage): Promise<SocketPass> {
    const { address, isSecure } = cameFrom(request, this.isTrusted);
    const caller = await this.callers.of(introductionIn(request, address, isSecure));
    const { permissions } = caller;
    if (LISTENED_TO.some((permission) => permissions.has(permission))) return { permissions };
    return { refusal: refused(caller, 'farm:read', 'not-permitted') };
  }

  private letIn(request: FastifyRequest, caller: Caller, permission: Permission): void | Promise<void> {
    noteCaller(request, caller);
    if (caller.id !== undefined) identifyActor(caller.actor);
    checkPage(request, caller);
    const refusal = whyNotAllowed(caller, permission);
    if (refusal) throw refused(caller, permission, refusal);
    return dependsOnJob(caller, permission) ? this.checkJob(request, caller, permission) : undefined;
  }

  private async checkJob(request: FastifyRequest, caller: Caller, permission: Permission): Promise<void> {
    const job = await this.jobOf(request.params as Readonly<Record<string, string>>);
    const refusal = whyNotAllowed(caller, permission, job);
    if (refusal) throw refused(caller, permission, refusal);
  }

  private async jobOf({ job_id, task_id }: Readonly<Record<string, string>>): Promise<OwnedJob | undefined> {
    const { reader } = this.database;
    if (job_id !== undefined) return jobQuestions.ownerOf(reader, job_id);
    const jobId = task_id === undefined ? undefined : await taskQuestions.jobOf(reader, task_id);
    return jobId === undefined ? undefined : jobQuestions.ownerOf(reader, jobId);
  }
}

/** What comes with a request. @param address - where it comes from, behind proxies that are trusted */
function introductionIn(request: IncomingMessage, address: string, isSecure: boolean): Introduction {
  const { cookie, authorization } = request.headers;
  return {
    cookie,
    authorization,
    address,
    isSecure,
    peer: request.socket.remoteAddress ?? '',
    get headers() {
      return request.headersDistinct;
    },
  };
}

/** A browser sends its cookies by itself: what changes something has to come from a page of ours, and say so. */
function checkPage({ method, headers }: FastifyRequest, { isAmbient }: Caller): void {
  if (!isAmbient || CHANGES_NOTHING.includes(method)) return;
  if (headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin') return;
  throw forbidden(
    'no-origin',
    'This request comes with what a browser sends by itself, and does not say which page it comes from. Programs use a token: Authorization: Bearer …',
  );
}

function refused(
  caller: Caller,
  permission: Permission,
  refusal: NonNullable<ReturnType<typeof whyNotAllowed>>,
): FarmError {
  if (caller.refusal) return caller.refusal;
  if (caller.id === undefined) return signInFirst(permission);
  if (refusal === 'not-own')
    return forbidden(
      'not-own-job',
      'This job is not one that you have submitted. Ask whoever has, or a wrangler of the farm.',
    );
  if (refusal === 'other-project')
    return forbidden(
      'other-project',
      `You are limited to jobs of ${caller.projects.join(', ')}, and this is about others. Ask an admin of the farm.`,
    );
  return forbidden('not-permitted', `You may not do this. ${whoMay(permission)}`);
}

function signInFirst(permission: Permission): FarmError {
  return forbidden(
    'sign-in-first',
    `Sign in first: this farm does not let just anyone do this. Open the dashboard of this Manager in a browser to sign in; programs and the add-on use a token. ${whoMay(permission)}`,
    { httpStatus: 401 },
  );
}
