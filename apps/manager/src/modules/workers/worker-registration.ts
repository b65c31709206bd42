import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { invalid, unavailable } from '@flamenco/domain/errors';
import type { WorkerId } from '@flamenco/domain/ids';
import { hash, truncates } from 'bcryptjs';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { networkOf } from '../../network-of.js';
import { afterWaiting, RateLimit, type Rate } from '../../rate-limit.js';
import { StuckJobSignal } from '../tasks/index.js';
import { RegistrationGates } from './registration-gates.js';
import { insertWorker, loadWorker } from './persistence/worker-rows.js';
import { workerUpdated } from './worker-events.js';
import type { WorkerState } from './worker-state.js';

/** Secrets are long and random, so a costly hash protects nothing more. Flamenco 3 uses the same. */
const BCRYPT_ROUNDS = 4;

/** Whole farms start at once behind one address; nobody fills the database from there. */
const RATE: Rate = { burst: 3_000, perMinute: 60 };

/** What a Worker says of itself when it registers. */
export interface Registration {
  readonly name: string;
  readonly secret: string;
  readonly address: string;
  readonly platform: string;
  readonly supportedTaskTypes: readonly string[];
  /** What lets it in where not every Worker may come; undefined: it sent none. */
  readonly registrationSecret: string | undefined;
}

/** Takes up new Workers. */
@Injectable()
export class WorkerRegistration {
  private readonly registered: RateLimit;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly stuckJobs: StuckJobSignal,
    private readonly gates: RegistrationGates,
    private readonly clock: Clock,
  ) {
    this.registered = new RateLimit(clock, RATE);
  }

  /** @throws FarmError `invalid` when the name is blank or the secret is longer than 72 bytes; 429; what a gate refuses it with */
  async register(registration: Registration): Promise<WorkerState> {
    const { name, secret, address, platform } = registration;
    this.check(registration);
    const secretHash = await hash(secret, BCRYPT_ROUNDS);
    const uuid = randomUUID() as WorkerId;
    await this.unitOfWork.run(async (work) => {
      const now = this.clock.timestamp();
      const whenStored = await this.gates.admit(work, registration);
      const { supportedTaskTypes } = registration; // tidied when it signs on
      const worker = { uuid, name, secretHash, address, platform, software: '', supportedTaskTypes };
      await insertWorker(
        work.sql,
        {
          ...worker,
          canRestart: false,
          canUpdate: false,
          lastSeen: undefined,
          updated: now,
          deletedAt: undefined,
          sessionId: undefined,
          notice: undefined,
          problems: [],
        },
        now,
      );
      this.stuckJobs.raise(work, 'needing-attention');
      const stored = await loadWorker(work.sql, uuid);
      if (!stored) return;
      await whenStored(stored);
      work.publish(await workerUpdated(work.sql, stored, now));
    });
    const stored = await loadWorker(this.database.reader, uuid);
    if (!stored) throw new Error(`Worker ${uuid} was stored and cannot be found`);
    return stored;
  }

  private check({ name, secret, address }: Registration): void {
    if (name.trim() === '')
      throw invalid('blank-worker-name', 'A Worker needs a name: give it one, such as its host name.');
    if (truncates(secret))
      throw invalid('secret-too-long', 'The secret has more than 72 bytes: use a shorter one.');
    const waitMs = this.registered.take(networkOf(address));
    if (waitMs > 0)
      throw unavailable(
        'too-many-registrations',
        'Too many Workers have registered from this address: each does it once, and keeps its credentials. Wait a moment, then try again.',
        afterWaiting(waitMs),
      );
  }
}
