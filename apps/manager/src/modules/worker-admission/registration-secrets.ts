import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { conflict, invalid, notFound } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { newSecret } from '../people/index.js';
import { tagQuestions } from '../worker-tags/index.js';
import {
  deleteSecret,
  insertSecret,
  listSecrets,
  loadSecret,
  type RegistrationSecret,
} from './persistence/secret-rows.js';

const MOST_SECRETS = 100;

/** What the secrets begin with. */
const PREFIX = 'flamenco-worker_';

/** A secret that is to be. */
export interface WrittenSecret {
  readonly name: string;
  readonly tags: readonly string[];
  readonly expires: string | undefined;
}

/** A secret that was made; what opens the door is shown this once. */
export interface MadeSecret {
  readonly made: RegistrationSecret;
  readonly secret: string;
}

/** Makes and revokes the secrets with which Workers register. */
@Injectable()
export class RegistrationSecrets {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  list(): Promise<readonly RegistrationSecret[]> {
    return listSecrets(this.database.reader);
  }

  /** @throws FarmError `invalid`, or `conflict` for one too many */
  make({ name: written, tags, expires }: WrittenSecret): Promise<MadeSecret> {
    const name = written.trim();
    if (name === '')
      throw invalid('blank-secret-name', 'The secret needs a name, which says what it is for.');
    if (expires !== undefined && !(Date.parse(expires) > this.clock.nowMs()))
      throw invalid('secret-expired', 'The secret would be over already: give a time to come.');
    const { secret, hash } = newSecret(PREFIX);
    const uuid = randomUUID();
    return this.unitOfWork.run(async (work) => {
      if ((await listSecrets(work.sql)).length >= MOST_SECRETS)
        throw conflict('too-many-secrets', `There are ${MOST_SECRETS} secrets already: revoke some first.`);
      for (const tag of tags)
        if (!(await tagQuestions.load(work.sql, tag))) throw notFound('worker tag', tag);
      const until = expires === undefined ? undefined : new Date(expires).toISOString();
      const created = this.clock.timestamp();
      await insertSecret(work.sql, { uuid, name, tags, created, expires: until, hash });
      const made = await loadSecret(work.sql, uuid);
      if (!made) throw new Error('A secret was stored and cannot be found');
      work.note({ action: 'registration-secret-made', ...aboutThing(made), after: { tags, expires: until } });
      return { made, secret };
    });
  }

  /** @throws FarmError `not-found` */
  revoke(secretId: string): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const secret = await loadSecret(work.sql, secretId);
      if (!secret) throw notFound('registration secret', secretId);
      await deleteSecret(work.sql, secret.id);
      work.note({ action: 'registration-secret-revoked', ...aboutThing(secret) });
    });
  }
}
