import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import { canTimeOut, decideWorkerTimeout } from '@flamenco/domain/workers';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { Leadership } from '../managers/index.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { StatusChanger, taskQuestions, taskRecords, type TaskState } from '../tasks/index.js';
import { WorkerChanger, workerQuestions, WorkerSightings, WORKER_SETTINGS } from '../workers/index.js';
import { type HeardWithin, isSilent, Silence } from './silence.js';
import { UnseenWorkers } from './unseen-workers.js';
import { TIMEOUT_SETTINGS } from './timeouts.settings.js';

/** After a start, Workers get at least this long to be heard of again. */
const FIRST_CHECK_AFTER_MS = 5 * 60_000;
const CHECK_EVERY_MS = 60_000;

const NOT_HEARD_OF = {
  category: 'timeout',
  line: 'Its Worker did not report about it within task_timeout',
} as const;

/** Finds Workers and tasks that nothing was heard of for too long. Each check can be switched off on its own. */
@Injectable()
export class TimeoutChecker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(TimeoutChecker.name);
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
    private readonly workers: WorkerChanger,
    private readonly sightings: WorkerSightings,
    private readonly taskLogs: TaskLogWriter,
    private readonly unseenWorkers: UnseenWorkers,
    private readonly silence: Silence,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
    private readonly leadership: Leadership,
  ) {}

  onApplicationBootstrap(): void {
    this.checkIn(FIRST_CHECK_AFTER_MS);
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  /** Workers first: the tasks of one that is gone go back to the queue, and have not failed. */
  async check(): Promise<void> {
    if (!(await this.leadership.isOursStill())) return;
    await this.checkWorkers();
    await this.checkTasks();
    await this.unseenWorkers.remove();
  }

  private checkIn(delayMs: number): void {
    this.timer = setTimeout(() => {
      this.check()
        .catch((error: unknown) => {
          this.logger.error(
            { err: error },
            'Could not look for Workers and tasks that timed out; the next check is in a minute',
          );
        })
        .finally(() => {
          if (!this.isClosed) this.checkIn(CHECK_EVERY_MS);
        });
    }, delayMs);
  }

  private async checkWorkers(): Promise<void> {
    const window = this.workerWindow();
    if (!window) return;
    const silent = (await workerQuestions.listNotSeenWithin(this.database.reader, window)).filter(
      ({ status }) => canTimeOut(status),
    );
    for (const { id } of silent) {
      await this.unitOfWork.run(async (work) => {
        const worker = await workerQuestions.loadById(work.sql, id);
        if (worker?.lastSeen === undefined || !canTimeOut(worker.status)) return;
        if (isSilent(worker.lastSeen, this.workerWindow()) && !this.sightings.isThere(id))
          await this.workers.apply(work, worker, decideWorkerTimeout(worker));
      }, 'committed');
    }
  }

  private async checkTasks(): Promise<void> {
    const window = this.taskWindow();
    if (!window) return;
    for (const id of await taskQuestions.listSilent(this.database.reader, window)) {
      await this.unitOfWork.run(async (work) => {
        const task = await taskQuestions.loadById(work.sql, id);
        if (!task || !isActiveTaskStatus(task.status)) return;
        if (isSilent(task.lastTouched ?? '', this.taskWindow())) await this.fail(work, task);
      }, 'committed');
    }
  }

  // Asked for again in each work: what was heard of since the first time is later than its end.
  private workerWindow(): HeardWithin | undefined {
    return this.silence.windowOf(this.configuration.of(WORKER_SETTINGS).workerTimeoutMs);
  }

  private taskWindow(): HeardWithin | undefined {
    return this.silence.windowOf(this.configuration.of(TIMEOUT_SETTINGS).taskTimeoutMs);
  }

  private async fail(work: Work, task: TaskState): Promise<void> {
    const who = task.worker ? `Worker ${task.worker.name} (${task.worker.uuid})` : 'no Worker';
    const activity = `Task timed out: ${who} was last heard of it at ${task.lastTouched ?? 'no time'}`;
    if (task.worker) {
      await taskRecords.addFailure(work.sql, {
        taskId: task.id,
        workerId: task.worker.id,
        jobId: task.job.id,
        taskType: task.type,
      });
    }
    if (task.attempt) {
      const attempt = { id: task.attempt.id, taskId: task.id, jobId: task.job.id };
      await taskRecords.saveFailure(work.sql, attempt, NOT_HEARD_OF);
    }
    work.afterCommit(() => {
      this.taskLogs.appendManagerLine(task.job.uuid, task.uuid, this.clock.nowMs(), activity);
    });
    await this.statuses.changeTask(work, task, 'failed', {
      because: activity,
      activity,
      attemptOutcome: 'timed-out',
    });
  }
}
