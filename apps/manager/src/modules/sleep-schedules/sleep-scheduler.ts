import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { aboutThing, type ChangeFacts } from '@flamenco/domain/changes';
import { notFound } from '@flamenco/domain/errors';
import { formatDays, nextCheck, scheduledStatus, type SleepSchedule } from '@flamenco/domain/schedules';
import { decideScheduledStatus } from '@flamenco/domain/workers';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { UninterruptedTime } from '../../uninterrupted-time.js';
import { Leadership } from '../managers/index.js';
import { WorkerChanger, workerQuestions, type WorkerState } from '../workers/index.js';
import { localMomentMs, localTimeOf } from './local-time.js';
import {
  deleteSchedule,
  findSchedule,
  listActiveSchedules,
  listWorkersToCheck,
  saveSchedule,
} from './persistence/schedule-rows.js';

const CHECK_EVERY_MS = 60_000;

/** Sends Workers to sleep and wakes them up, by their schedules, in the Manager's local time. */
@Injectable()
export class SleepScheduler implements OnApplicationBootstrap {
  /** The times at which schedules have to be looked at next were reckoned by another time of day. */
  private isClockSetBack = false;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly workers: WorkerChanger,
    private readonly clock: Clock,
    private readonly leadership: Leadership,
    uninterrupted: UninterruptedTime,
  ) {
    leadership.onTaken(() => this.check());
    uninterrupted.onInterruption(({ clockShiftMs }) => {
      this.isClockSetBack ||= clockShiftMs < 0;
    });
  }

  /** What came due while the Manager was not running. */
  onApplicationBootstrap(): Promise<void> {
    return this.check();
  }

  /** Applies the schedules that come to their start or end, or to midnight; and all of them after the clock was set back. */
  @Interval(CHECK_EVERY_MS)
  async check(): Promise<void> {
    if (!(await this.leadership.isOursStill())) return;
    const { reader } = this.database;
    const ids = this.isClockSetBack
      ? [...(await listActiveSchedules(reader)).keys()]
      : await listWorkersToCheck(reader, this.clock.timestamp());
    this.isClockSetBack = false;
    for (const id of ids) {
      await this.unitOfWork.run(async (work) => {
        const schedule = await findSchedule(work.sql, id);
        const worker = await workerQuestions.loadById(work.sql, id);
        if (schedule && worker) await this.apply(work, worker, schedule);
        else await deleteSchedule(work.sql, id); // the Worker was removed
      }, 'committed');
    }
  }

  /** Gives a Worker a schedule, and applies it at once: one that is switched off wakes the Worker up. */
  set(workerId: string, schedule: SleepSchedule): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const worker = await workerQuestions.load(work.sql, workerId);
      if (!worker) throw notFound('worker', workerId);
      const before = await findSchedule(work.sql, worker.id);
      await this.apply(work, worker, schedule);
      work.note({
        action: 'sleep-schedule-set',
        ...aboutThing(worker),
        ...(before && { before: factsOf(before) }),
        after: factsOf(schedule),
      });
    });
  }

  private async apply(work: Work, worker: WorkerState, schedule: SleepSchedule): Promise<void> {
    const before = await findSchedule(work.sql, worker.id);
    const nowMs = this.clock.nowMs();
    const now = localTimeOf(nowMs);
    const next = new Date(localMomentMs(nowMs, nextCheck(schedule, now)));
    await saveSchedule(work.sql, worker.id, schedule, next.toISOString());
    const isSwitchedOff = before?.isActive === true && !schedule.isActive;
    const change = decideScheduledStatus(
      worker,
      scheduledStatus(schedule, now),
      isSwitchedOff ? scheduledStatus(before, now) : undefined,
    );
    if (change.isChange) await this.workers.apply(work, worker, change);
  }
}

function factsOf({ isActive, days, start, end }: SleepSchedule): ChangeFacts {
  return {
    is_active: isActive,
    days_of_week: formatDays(days),
    start_time: start ?? '',
    end_time: end ?? '',
  };
}
