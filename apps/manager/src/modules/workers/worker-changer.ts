import { Injectable, Logger } from '@nestjs/common';
import { returnedTaskStatus } from '@flamenco/domain/tasks';
import type { WorkerChange } from '@flamenco/domain/workers';
import { Clock } from '../../clock.js';
import type { Work } from '../../database/unit-of-work.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { StatusChanger, StuckJobSignal, type TaskChangeDetails, taskQuestions } from '../tasks/index.js';
import { saveWorker } from './persistence/worker-rows.js';
import { workerUpdated } from './worker-events.js';
import type { WorkerState } from './worker-state.js';

/** What of a Worker changes beside its status. */
export type WorkerDetails = Partial<
  Pick<
    WorkerState,
    | 'name'
    | 'address'
    | 'software'
    | 'canRestart'
    | 'canUpdate'
    | 'supportedTaskTypes'
    | 'lastSeen'
    | 'deletedAt'
    | 'sessionId'
    | 'notice'
    | 'problems'
  >
>;

/** The one class that writes statuses of Workers, and gives back the tasks of those that stop working. */
@Injectable()
export class WorkerChanger {
  private readonly logger = new Logger(WorkerChanger.name);

  constructor(
    private readonly statuses: StatusChanger,
    private readonly taskLogs: TaskLogWriter,
    private readonly stuckJobs: StuckJobSignal,
    private readonly clock: Clock,
  ) {}

  /** Saves what was decided, returns the Worker's tasks where that was decided too, and tells of it. */
  async apply(
    work: Work,
    before: WorkerState,
    change: WorkerChange,
    details: WorkerDetails = {},
  ): Promise<WorkerState> {
    const { status: _status, statusRequest: _statusRequest, ...others } = before;
    const after: WorkerState = {
      ...others,
      ...details,
      ...(change.status !== undefined && { status: change.status }),
      ...(change.statusRequest !== undefined && { statusRequest: change.statusRequest }),
      ...(change.lastRequest !== undefined && { lastRequest: change.lastRequest }),
    };
    const now = this.clock.timestamp();
    await saveWorker(work.sql, after, now);
    this.compareTaskTypes(work, before, after);
    if (change.returnTasksBecause !== undefined) {
      const attemptOutcome = change.isLost ? 'timed-out' : 'requeued';
      await this.returnTasks(work, after, change.returnTasksBecause, { isWorkerTold: true, attemptOutcome });
    }
    const previousStatus = change.from === change.status ? undefined : change.from;
    work.publish(await workerUpdated(work.sql, after, now, { previousStatus }));
    work.afterCommit(() => {
      this.logChange(after, change);
    });
    return after;
  }

  /** Gives the Worker's active tasks back to the queue, or to their paused job. */
  async returnTasks(
    work: Work,
    worker: WorkerState,
    because: string,
    details: Pick<TaskChangeDetails, 'isWorkerTold' | 'attemptOutcome'> = {},
  ): Promise<void> {
    const reason = `Worker ${worker.name} ${because}`;
    for (const { id } of await taskQuestions.activeOf(work.sql, worker.id)) {
      const task = await taskQuestions.loadById(work.sql, id);
      if (!task) continue;
      work.afterCommit(() => {
        this.taskLogs.appendManagerLine(
          task.job.uuid,
          task.uuid,
          this.clock.nowMs(),
          `Task returned: ${reason}`,
        );
      });
      await this.statuses.changeTask(work, task, returnedTaskStatus(task.job.status), {
        because: reason,
        activity: `Task returned: ${reason}`,
        attemptOutcome: 'requeued',
        ...details,
      });
    }
  }

  /** Jobs may have nobody left for a task type that the Worker knows no more, or somebody for one that is new to it. */
  private compareTaskTypes(work: Work, before: WorkerState, after: WorkerState): void {
    const [had, has] = [before.supportedTaskTypes, after.supportedTaskTypes];
    if (had === has) return;
    if (had.some((type) => !has.includes(type))) this.stuckJobs.raise(work, 'open');
    else if (has.some((type) => !had.includes(type))) this.stuckJobs.raise(work, 'needing-attention');
  }

  private logChange(worker: WorkerState, change: WorkerChange): void {
    if (change.warning !== undefined) this.logger.warn(`Worker ${worker.name} ${change.warning}`);
    if (change.from !== change.status) {
      this.logger.log(
        `Worker ${worker.name} changed status ${change.from ?? 'new'} -> ${change.status ?? 'none'}`,
      );
    }
  }
}
