import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { forbidden, unavailable } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import type { Work } from '../../database/unit-of-work.js';
import { networkOf } from '../../network-of.js';
import { afterWaiting, RateLimit, type Rate } from '../../rate-limit.js';
import { hashOfSecret } from '../people/index.js';
import { tagRecords } from '../worker-tags/index.js';
import type { BeforeRegistration, Registration, WorkerState } from '../workers/index.js';
import { AdmissionGate } from './admission-gate.js';
import { countWaiting, insertAdmission, isTurnedAway } from './persistence/admission-rows.js';
import { loadSecretByHash, saveSecretUse, type RegistrationSecret } from './persistence/secret-rows.js';
import { ADMISSION_SETTINGS } from './worker-admission.settings.js';

/** Secrets that are none, from one address. */
const WRONG_RATE: Rate = { burst: 30, perMinute: 6 };

/** More are not looked through by anybody; those that come in the meantime try again. */
const MOST_WAITING = 1_000;

/** Takes up Workers as the farm wants it: all of them, those with a secret, or those that somebody lets in. */
@Injectable()
export class RegistrationGate implements BeforeRegistration {
  private readonly wrong: RateLimit;

  constructor(
    private readonly configuration: Configuration,
    private readonly gate: AdmissionGate,
    private readonly clock: Clock,
  ) {
    this.wrong = new RateLimit(clock, WRONG_RATE);
  }

  async admit(work: Work, registration: Registration): Promise<(worker: WorkerState) => Promise<void>> {
    const { name, address, registrationSecret } = registration;
    if (await isTurnedAway(work.sql, name, address))
      throw forbidden(
        'worker-turned-away',
        `A Worker called '${name}' was turned away from this farm. Somebody who looks after it can forget that, on the Workers page; then start this Worker again.`,
      );
    const mode = this.configuration.of(ADMISSION_SETTINGS).workerRegistration;
    if (registrationSecret !== undefined) this.refuseGuesses(address);
    const secret = await this.validSecret(work, registrationSecret);
    if (secret) return (worker) => this.tag(work, worker, secret);
    if (registrationSecret !== undefined) this.wrong.take(networkOf(address));
    if (mode === 'secret') throw secretNeeded(registrationSecret);
    if (mode === 'approval' && (await countWaiting(work.sql)) >= MOST_WAITING) throw tooManyWaiting();
    return mode === 'approval' ? (worker) => this.haveWait(work, worker) : () => Promise.resolve();
  }

  private refuseGuesses(address: string): void {
    const waitMs = this.wrong.waitOf(networkOf(address));
    if (waitMs > 0)
      throw unavailable(
        'too-many-secrets',
        'Too many registration secrets that are none came from this address. Wait a moment, then try again.',
        afterWaiting(waitMs),
      );
  }

  private async validSecret(work: Work, secret: string | undefined): Promise<RegistrationSecret | undefined> {
    const found = secret === undefined ? undefined : await loadSecretByHash(work.sql, hashOfSecret(secret));
    const isOver = found?.expires !== undefined && Date.parse(found.expires) <= this.clock.nowMs();
    return isOver ? undefined : found;
  }

  private async tag(work: Work, worker: WorkerState, secret: RegistrationSecret): Promise<void> {
    await saveSecretUse(work.sql, secret.id, this.clock.timestamp());
    await tagRecords.tagWorker(work.sql, worker.id, secret.tags);
  }

  private async haveWait(work: Work, { id, name, address, platform }: WorkerState): Promise<void> {
    const since = this.clock.timestamp();
    await insertAdmission(work.sql, { uuid: randomUUID(), workerId: id, name, address, platform, since });
    this.gate.noteWaiting();
  }
}

function tooManyWaiting(): Error {
  return unavailable(
    'too-many-waiting',
    `${MOST_WAITING} Workers wait already to be let in. Let them in or turn them away, on the Workers page; then start this Worker again.`,
    { httpStatus: 429, retryAfterS: 60 },
  );
}

function secretNeeded(sent: string | undefined): Error {
  const why = sent === undefined ? 'none was sent' : 'this one is unknown, was revoked, or is over';
  return forbidden(
    'registration-secret',
    `New Workers need a registration secret here, and ${why}. Ask whoever looks after the farm for one, and set it as registration_secret in flamenco-worker.yaml, or as FLAMENCO_REGISTRATION_SECRET in the environment. Workers of Flamenco 3 cannot send one: for them, the farm needs worker_registration: approval.`,
  );
}
