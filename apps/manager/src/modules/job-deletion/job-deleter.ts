import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { errorCode } from '../../system-error.js';
import { jobQuestions, jobRecords, jobUpdated, type MarkedJob } from '../jobs/index.js';
import { LastRenderedImages } from '../last-rendered/index.js';
import { DatabaseMaintenance } from '../maintenance/index.js';
import { Leadership } from '../managers/index.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { TaskRemover } from '../tasks/index.js';
import { Checkouts } from './checkout-eraser.js';
import { DeletionSignal } from './deletion-signal.js';
import { FramesFolders } from './frames-folders.js';
import { removeJobFolder } from './job-folder.js';

const CHECK_EVERY_MS = 60_000;

/** Tasks that are removed in one work, so that requests wait a few milliseconds at most. */
const TASKS_AT_A_TIME = 100;

/** Deletes the jobs that people want deleted, one after the other, in the background: at once, at start-up, and each minute. */
@Injectable()
export class JobDeleter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobDeleter.name);
  private work: Promise<void> = Promise.resolve();
  private isWaiting = false;
  private isClosing = false;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly taskLogs: TaskLogWriter,
    private readonly previews: LastRenderedImages,
    private readonly configuration: Configuration,
    private readonly tasks: TaskRemover,
    private readonly clock: Clock,
    private readonly maintenance: DatabaseMaintenance,
    private readonly framesFolders: FramesFolders,
    private readonly checkouts: Checkouts,
    private readonly leadership: Leadership,
    wanted: DeletionSignal,
  ) {
    wanted.listen(() => {
      this.wake();
    });
    leadership.onChange((isOurs) => {
      if (isOurs) this.wake();
    });
  }

  onApplicationBootstrap(): void {
    this.wake();
  }

  /** What is half done by then goes on at the next start. */
  onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    return this.work;
  }

  /** Has a look at what there is to delete, after what is being deleted now. Returns at once. */
  @Interval(CHECK_EVERY_MS)
  wake(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.work = this.work
      .then(() => {
        this.isWaiting = false;
        return this.deleteMarkedJobs();
      })
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'Could not look for jobs to delete; trying again in a minute');
      });
  }

  private async deleteMarkedJobs(): Promise<void> {
    if (this.isClosing || !(await this.leadership.isOursStill())) return;
    for (const job of await jobQuestions.listMarkedForDeletion(this.database.reader)) {
      try {
        await this.delete(job);
      } catch (error) {
        if (isDatabaseRefusal(error)) this.maintenance.checkSoon();
        this.logger.error(
          { err: error },
          `Could not delete job ${job.name} (${job.uuid}); trying again in a minute`,
        );
      }
    }
  }

  /** The job's own row goes last: until then, an end in the middle is made good at the next start. */
  private async delete(job: MarkedJob): Promise<void> {
    if (this.isClosing) return;
    if (job.checkoutId !== '') await this.eraseCheckout(job);
    if (!(await this.removeTasks(job))) return;
    this.taskLogs.settle();
    await this.previews.settledJob(job.uuid);
    await removeJobFolder(this.configuration.config.localStoragePath, job.uuid);
    await this.unitOfWork.run(async (work) => {
      const last = await jobQuestions.loadById(work.sql, job.id);
      if (!last) return;
      await jobRecords.remove(work.sql, job.id);
      work.publish(jobUpdated(last, this.clock.timestamp(), { wasDeleted: true }));
    }, 'committed');
    this.logger.log(`Job ${job.name} (${job.uuid}) was deleted`);
  }

  private async eraseCheckout(job: MarkedJob): Promise<void> {
    const kept = await this.checkouts.filler.erase(job.checkoutId, {
      isAll: job.deletesAllFiles === 1,
      framesFolder: await this.framesFolders.of(job.id),
    });
    if (!kept) return;
    this.logger.warn(
      `Job ${job.name} (${job.uuid}) had ${kept.count} files (${kept.bytes} bytes) beside its own ones; they were kept in ${kept.folder}`,
    );
  }

  /** @returns false when the Manager shuts down before the last task */
  private async removeTasks(job: MarkedJob): Promise<boolean> {
    while (!this.isClosing) {
      const removed = await this.unitOfWork.run(
        (work) => this.tasks.removeLast(work, job.id, TASKS_AT_A_TIME),
        'committed',
      );
      if (removed < TASKS_AT_A_TIME) return true;
    }
    return false;
  }
}

/** Rows that refer to each other as they must can be deleted: what SQLite refuses, or calls corrupt, is worth a look at the file. */
function isDatabaseRefusal(error: unknown): boolean {
  return /^SQLITE_(CONSTRAINT|CORRUPT)/.test(errorCode(error) ?? '');
}
