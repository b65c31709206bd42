import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Leadership } from '../managers/index.js';
import { forgetOldKeys } from './persistence/idempotency-keys.js';

const FORGET_EVERY_MS = 3600_000;

/** Forgets old keys, with the answers beside them, also when nobody sends a new one. */
@Injectable()
export class KeyRetention {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly leadership: Leadership,
  ) {}

  @Interval(FORGET_EVERY_MS)
  async forget(): Promise<void> {
    if (!(await this.leadership.isOursStill())) return;
    await this.unitOfWork.run(async (work) => {
      await forgetOldKeys(work.sql, this.clock.nowMs());
    }, 'committed');
  }
}
