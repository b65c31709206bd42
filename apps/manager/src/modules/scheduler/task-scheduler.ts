import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AttemptId } from '@flamenco/domain/ids';
import {
  decideMayRun,
  decideTaskRequest,
  isOpenToWorkers,
  type MayRunDecision,
  type TaskRequestDecision,
} from '@flamenco/domain/scheduling';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { PlacementGates, queueQuestions, type TaskSeeker } from '../queue/index.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { StatusChanger, taskQuestions, taskRecords, type TaskState } from '../tasks/index.js';
import { unknownWorker, WorkerChanger, workerQuestions, type WorkerState } from '../workers/index.js';

/** A task that a Worker is given. */
export interface HandedOutTask {
  readonly task: TaskState;
  /** Undefined where they were not asked for yet. */
  readonly commands?: Awaited<ReturnType<typeof taskQuestions.commandsOf>>;
}

/** The answer to a Worker's request for a task. */
export type TaskAnswer =
  | ({ readonly kind: 'task' } & HandedOutTask)
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'refused'; readonly refusal: Exclude<TaskRequestDecision, { readonly mayAsk: true }> };

/** Hands tasks out to Workers, one Worker at a time. */
@Injectable()
export class TaskScheduler {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly gates: PlacementGates,
    private readonly statuses: StatusChanger,
    private readonly workers: WorkerChanger,
    private readonly taskLogs: TaskLogWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the Worker the task that it has already, after a crash of it, or else the next one that it can run. One that
   * has hung up by now is given nothing.
   */
  request(workerId: number, hangUp: AbortSignal): Promise<TaskAnswer> {
    return this.unitOfWork.run(async (work): Promise<TaskAnswer> => {
      if (hangUp.aborted) return { kind: 'nothing-to-do' };
      // Asked at once: a database elsewhere answers all of it in one round trip.
      const [worker, active, tagIds] = await Promise.all([
        workerQuestions.loadById(work.sql, workerId),
        taskQuestions.activeOf(work.sql, workerId),
        workerQuestions.tagIdsOf(work.sql, workerId),
      ]);
      if (!worker) throw unknownWorker();
      const decision = decideTaskRequest({ worker });
      if (!decision.mayAsk) return { kind: 'refused', refusal: decision };
      const inHand = await this.taskInHand(work, worker, active);
      const handedOut = inHand ? { task: inHand } : await this.nextTask(work, worker, tagIds);
      return handedOut ? { kind: 'task', ...handedOut } : { kind: 'nothing-to-do' };
    }, 'committed');
  }

  /** How many new tasks the Worker could be given now, counted up to `most`. It costs no work; others may be given them meanwhile. */
  async countProspects(worker: WorkerState, most: number): Promise<number> {
    return await queueQuestions.countProspects(
      this.database.reader,
      this.gates,
      await seekerOf(this.database.reader, worker),
      most,
    );
  }

  /** Whether a Worker may go on with a task; when it may, the task counts as touched. */
  mayRun(worker: WorkerState, taskId: string, attemptId: string | undefined): Promise<MayRunDecision> {
    return this.unitOfWork.run(async (work) => {
      const task = await taskQuestions.load(work.sql, taskId);
      const decision = decideMayRun({
        task: task && {
          status: task.status,
          isAssignedToWorker: task.worker?.id === worker.id,
          isJobBeingDeleted: task.job.deleteRequestedAt !== undefined,
        },
        statusRequest: worker.statusRequest,
        isAttemptSuperseded: attemptId !== undefined && attemptId.toLowerCase() !== task?.attempt?.uuid,
      });
      if (task && decision.mayKeepRunning) await taskRecords.touch(work.sql, task.id, this.clock.timestamp());
      return decision;
    }, 'committed');
  }

  /**
   * The task that the Worker has already. When there are only ones that it is not to go on with, because their job is paused
   * or about to be deleted, they go back: nobody else works on them, and a job that waits for them would wait in vain.
   */
  private async taskInHand(
    work: Work,
    worker: WorkerState,
    active: readonly TaskState[],
  ): Promise<TaskState | undefined> {
    const task = active.find(({ job }) => isOpenToWorkers(job));
    if (!task && active.length > 0) await this.workers.returnTasks(work, worker, 'asked for another task');
    return task && (await this.beginAgain(work, worker, task));
  }

  /**
   * What a Worker has reported about a task is numbered by attempt. One that asks for the task again after that has lost count,
   * for it was killed: it runs the task from its start, which is another attempt.
   */
  private async beginAgain(work: Work, worker: WorkerState, task: TaskState): Promise<TaskState> {
    if (!task.attempt?.reports.lastReport) return task;
    const because = `Worker ${worker.name} asked for it again, and starts over`;
    await taskRecords.closeAttempt(work.sql, task.attempt.id, 'requeued', because, this.clock.timestamp());
    return await this.assign(work, worker, task);
  }

  private async nextTask(
    work: Work,
    worker: WorkerState,
    tagIds: TaskSeeker['tagIds'],
  ): Promise<HandedOutTask | undefined> {
    const seeker = { workerId: worker.id, taskTypes: worker.supportedTaskTypes, tagIds };
    const next = await queueQuestions.nextTaskFor(work.sql, this.gates, seeker);
    return next && { task: await this.assign(work, worker, next.task), commands: next.commands };
  }

  private async assign(work: Work, worker: WorkerState, task: TaskState): Promise<TaskState> {
    const nowMs = this.clock.nowMs();
    const uuid = randomUUID() as AttemptId;
    const number = (task.attempt?.number ?? 0) + 1;
    const attempt = await taskRecords.openAttempt(
      work.sql,
      { uuid, taskId: task.id, number, workerId: worker.id },
      new Date(nowMs).toISOString(),
    );
    work.afterCommit(() => {
      this.taskLogs.startAttempt(task.job.uuid, task.uuid, number);
      const line = `Task assigned to worker ${worker.name} (${worker.uuid})`;
      this.taskLogs.appendManagerLine(task.job.uuid, task.uuid, nowMs, line);
    });
    return await this.statuses.changeTask(work, task, 'active', {
      because: `Worker ${worker.name} got a task`,
      isTouched: true,
      assignment: {
        worker: { id: worker.id, uuid: worker.uuid, name: worker.name },
        attempt,
      },
    });
  }
}

async function seekerOf(sql: SqlReader, { id, supportedTaskTypes }: WorkerState): Promise<TaskSeeker> {
  return { workerId: id, taskTypes: supportedTaskTypes, tagIds: await workerQuestions.tagIdsOf(sql, id) };
}
