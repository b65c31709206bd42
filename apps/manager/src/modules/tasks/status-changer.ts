import { Injectable } from '@nestjs/common';
import type { BlockedTask } from '@flamenco/domain/events';
import {
  planFailedRequeue,
  planJobChange,
  planStuckJob,
  tasksThat,
  type JobStep,
  type JobView,
} from '@flamenco/domain/jobs';
import { isOpenToWorkers } from '@flamenco/domain/scheduling';
import {
  isActiveTaskStatus,
  satisfiesDependents,
  type JobStatus,
  type TaskStatus,
} from '@flamenco/domain/statuses';
import { decideTaskChange, statusChangeLogLine, type TaskChange } from '@flamenco/domain/tasks';
import type { JobAttention } from '@flamenco/domain/why';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/configuration.js';
import type { SqlReader } from '../../database/sql.js';
import type { Work } from '../../database/unit-of-work.js';
import { jobRecords, type JobState, jobUpdated } from '../jobs/index.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { AssignmentSignal } from './assignment-signal.js';
import { type AttemptOutcome, attemptOutcomeOf } from './attempt-outcome.js';
import { EndedAttempts } from './ended-attempts.js';
import { closeAttempt, closeAttemptsOfJob, listOpenAttemptsOfJob } from './persistence/attempts.js';
import { hasFailures } from './persistence/failures.js';
import { applyMassUpdate } from './persistence/mass-update.js';
import { countByGroup, hasReadyTaskAfter } from './persistence/ready-tasks.js';
import { listWorkersOn, loadTasksIn, saveTaskProgress } from './persistence/task-rows.js';
import { forgetFramesOfTask } from './persistence/whole-frames.js';
import { changeDependents, countReadiness } from './readiness.js';
import { StuckJobSignal } from './stuck-job-signal.js';
import { TASK_FAILURE_SETTINGS } from './task-failure.settings.js';
import { currentTask, taskUpdated } from './task-events.js';
import { TaskQueue } from './task-queue.js';
import type { TaskState } from './task-state.js';

/** What is to change of a task, beside its status. Whatever is left out stays as it is. */
export interface TaskChangeDetails {
  /** For the job's activity, and for the log of people who look: a short clause, such as "requested by anna". */
  readonly because: string;
  readonly activity?: string;
  /** Steps done so far; clamped to 0 … the task's total. */
  readonly stepsCompleted?: number;
  /**
   * A person asked for the status: the event names the one before, even where it is the same. A job whose last tasks now wait for
   * one that will not complete is left to the check of each minute: the person may be about to change more of its tasks.
   */
  readonly isAsked?: boolean;
  /** The caller tells of the Worker that loses the task, for more of it changes. */
  readonly isWorkerTold?: boolean;
  /** A Worker reported: the task is not silent. */
  readonly isTouched?: boolean;
  /** The Worker and attempt that the task is handed out to. */
  readonly assignment?: Pick<TaskState, 'worker' | 'attempt'>;
  /** How the attempt that ends is remembered, where the new status alone does not say it. */
  readonly attemptOutcome?: AttemptOutcome;
}

/**
 * The one class that writes statuses of jobs and tasks, and everything that is counted by them: in the same work, so that
 * no counter ever differs from its rows. What follows from what is decided in libs/domain.
 */
@Injectable()
export class StatusChanger {
  constructor(
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly taskLogs: TaskLogWriter,
    private readonly queue: TaskQueue,
    private readonly assignments: AssignmentSignal,
    private readonly stuckJobs: StuckJobSignal,
    private readonly endedAttempts: EndedAttempts,
  ) {}

  /** Changes a task, and its job where that follows. @returns the task, with its job, as they are now */
  async changeTask(
    work: Work,
    before: TaskState,
    to: TaskStatus,
    details: TaskChangeDetails,
  ): Promise<TaskState> {
    const decision = decideTaskChange({
      task: {
        status: before.status,
        stepsTotal: before.stepsTotal,
        stepsCompleted: details.stepsCompleted ?? before.stepsCompleted,
      },
      job: await this.viewOf(work, before, to, details),
      to,
      because: details.because,
      rules: { failJobAtPercent: this.configuration.of(TASK_FAILURE_SETTINGS).taskFailJobAtPercent },
    });
    const now = this.clock.timestamp();
    const task = taskAfter(before, decision, details, now);
    await saveTaskProgress(work.sql, before, task, now);
    const tasksBlocked = decision.isChange
      ? await this.applyConsequences(work, before, task, details, now)
      : [];
    const isNew = decision.isChange || details.isAsked === true;
    work.publish(taskUpdated(task, now, isNew ? before.status : undefined));
    const job = await this.settleJob(work, task.job, {
      now,
      steps: decision.jobSteps,
      isProgress: hasProgressed(before.job, task.job),
      tasksBlocked,
    });
    const after = { ...task, job };
    if (isActiveTaskStatus(before.status) !== isActiveTaskStatus(to))
      await this.signalHandover(work, after, details);
    return after;
  }

  /** A Worker got the task, or lost it. */
  private async signalHandover(
    work: Work,
    task: TaskState,
    { isWorkerTold }: TaskChangeDetails,
  ): Promise<void> {
    if (await mayHaveNobodyLeft(work.sql, task.job)) this.stuckJobs.raise(work, task.job.id);
    if (!task.worker || isWorkerTold) return;
    await this.assignments.raise(
      work,
      task.worker.id,
      isActiveTaskStatus(task.status) ? currentTask(task) : null,
    );
  }

  /** Changes a job's status, with all that follows, to its end. @returns the job as it is now */
  changeJob(work: Work, job: JobState, to: JobStatus, because: string): Promise<JobState> {
    const steps = planJobChange({ status: job.status, taskCounts: job.taskCounts }, to, because);
    return this.takeSteps(work, job, steps, this.clock.timestamp());
  }

  /** Queues all failed tasks of a job again; one that has ended goes on. Nothing happens to a job without any. @returns the job as it is now */
  async requeueFailed(work: Work, job: JobState, reason: string): Promise<JobState> {
    const step = planFailedRequeue({ status: job.status, taskCounts: job.taskCounts }, reason);
    if (!step?.massUpdate) return job;
    const { from, to, activity } = step.massUpdate;
    const tasks = step.refreshTasks ? [] : await loadTasksIn(work.sql, job.id, from);
    const now = this.clock.timestamp();
    const after = await this.takeSteps(work, job, [step], now);
    for (const task of tasks) {
      const queued: TaskState = { ...task, job: after, status: to, activity, stepsCompleted: 0 };
      work.publish(taskUpdated(queued, now, task.status));
    }
    return after;
  }

  /** Takes up a job that was left where it cannot stay; nothing happens to any other. */
  takeUp(
    work: Work,
    job: JobState,
    facts: Pick<JobView, 'hasReadyTask' | 'isNobodyLeft'>,
  ): Promise<JobState> {
    const steps = planStuckJob({ status: job.status, taskCounts: job.taskCounts, ...facts });
    return this.takeSteps(work, job, steps, this.clock.timestamp());
  }

  /** Notes what a job needs of a person; undefined: nothing, or nothing any more. */
  async setAttention(work: Work, job: JobState, attention: JobAttention | undefined): Promise<void> {
    if (JSON.stringify(attention) === JSON.stringify(job.attention)) return;
    await jobRecords.saveAttention(work.sql, job.id, attention);
    const event = jobUpdated({ ...job, attention }, this.clock.timestamp());
    if (attention) work.publishAs('job-needs-attention', event);
    else work.publish(event);
  }

  /**
   * The job as the rules see it. Whether anything of it can still run is asked only when this change leaves no task active:
   * that is when a job might be stuck behind tasks that failed.
   */
  private async viewOf(
    work: Work,
    task: TaskState,
    to: TaskStatus,
    { isAsked }: TaskChangeDetails,
  ): Promise<JobView> {
    const { status, taskCounts } = task.job;
    if (isAsked === true) return { status, taskCounts };
    const othersActive = tasksThat(taskCounts, 'isActive') - (isActiveTaskStatus(task.status) ? 1 : 0);
    if (othersActive > 0 || isActiveTaskStatus(to)) return { status, taskCounts };
    return { status, taskCounts, hasReadyTask: await hasReadyTaskAfter(work.sql, task, to) };
  }

  /** What a task's change means for the rows beside it. @returns the tasks that began to wait for it, or do not wait any more */
  private async applyConsequences(
    work: Work,
    before: TaskState,
    task: TaskState,
    details: TaskChangeDetails,
    now: string,
  ): Promise<readonly BlockedTask[]> {
    const isReady = await countReadiness(work, this.queue, before, task);
    if (isActiveTaskStatus(before.status) && before.attempt) {
      const outcome = details.attemptOutcome ?? attemptOutcomeOf(task.status);
      await closeAttempt(work.sql, before.attempt.id, outcome, details.activity ?? details.because, now);
      await this.endedAttempts.filler.keep(work, [
        {
          jobId: task.job.id,
          taskType: task.type,
          workerId: before.worker?.id,
          started: before.attempt.started,
          ended: now,
          outcome,
        },
      ]);
    }
    const line = statusChangeLogLine({ from: before.status, to: task.status });
    work.afterCommit(() => {
      this.taskLogs.appendManagerLine(task.job.uuid, task.uuid, this.clock.nowMs(), line);
    });
    const isSatisfied = satisfiesDependents(task.status);
    // What is done is only done again by somebody who wants all of it anew.
    if (isSatisfied) await forgetFramesOfTask(work.sql, { jobId: task.job.id, taskId: task.id });
    const tasksBlocked =
      satisfiesDependents(before.status) === isSatisfied
        ? []
        : await changeDependents(work, this.queue, task, isSatisfied ? -1 : 1);
    if (isReady || tasksBlocked.some(({ is_blocked }) => !is_blocked))
      await this.queue.filler.announceJob(work, task.job.id);
    return tasksBlocked;
  }

  /** Saves the job after its task's change, takes the steps that follow, and says so. */
  private async settleJob(
    work: Work,
    job: JobState,
    change: {
      readonly now: string;
      readonly steps: readonly JobStep[];
      readonly isProgress: boolean;
      readonly tasksBlocked: readonly BlockedTask[];
    },
  ): Promise<JobState> {
    const { now, tasksBlocked } = change;
    if (change.steps.length > 0) return await this.takeSteps(work, job, change.steps, now, tasksBlocked);
    if (!change.isProgress) return job;
    await jobRecords.saveTaskCounts(work.sql, job, now);
    work.publish(jobUpdated(job, now, { tasksBlocked }));
    return job;
  }

  /** @param tasksBlocked - by the task's change that these steps follow from; the first step's event tells of them */
  private async takeSteps(
    work: Work,
    job: JobState,
    steps: readonly JobStep[],
    now: string,
    tasksBlocked: readonly BlockedTask[] = [],
  ): Promise<JobState> {
    if (steps.length === 0) return job;
    let current = job;
    for (const [index, step] of steps.entries()) {
      const { from, refreshTasks } = step;
      current = await this.takeStep(work, current, step, now);
      work.publish(
        jobUpdated(current, now, {
          previousStatus: from,
          refreshTasks,
          tasksBlocked: index === 0 ? tasksBlocked : [],
        }),
      );
    }
    await jobRecords.saveProgress(work.sql, current, now);
    const isOpen = isOpenToWorkers(current);
    await this.queue.filler.open(work, current.id, isOpen);
    if (isOpen) await this.queue.filler.announceJob(work, current.id);
    return current;
  }

  private async takeStep(work: Work, job: JobState, step: JobStep, now: string): Promise<JobState> {
    let { stepsCompleted } = job;
    let workers: readonly number[] = [];
    const update = step.massUpdate;
    if (update) {
      if (update.from.some(isActiveTaskStatus)) {
        workers = await listWorkersOn(work.sql, job.id);
        const outcome = attemptOutcomeOf(update.to);
        const open = await listOpenAttemptsOfJob(work.sql, job.id);
        await closeAttemptsOfJob(work.sql, job.id, outcome, update.activity, now);
        await this.endedAttempts.filler.keep(
          work,
          open.map((attempt) => ({ ...attempt, ended: now, outcome })),
        );
      }
      stepsCompleted = await applyMassUpdate(work.sql, job.id, update, now);
      await this.queue.filler.recount(work, job.id, await countByGroup(work.sql, job.id));
      for (const workerId of workers) await this.assignments.raise(work, workerId);
    }
    const attention = isOpenToWorkers({ ...job, status: step.to }) ? job.attention : undefined;
    if (attention !== job.attention) await jobRecords.saveAttention(work.sql, job.id, attention);
    return {
      ...job,
      attention,
      status: step.to,
      activity: step.activity,
      taskCounts: step.countsAfter,
      stepsCompleted,
    };
  }
}

function taskAfter(
  before: TaskState,
  decision: TaskChange,
  details: TaskChangeDetails,
  now: string,
): TaskState {
  return {
    ...before,
    ...details.assignment,
    status: decision.to,
    activity: details.activity ?? before.activity,
    stepsCompleted: decision.stepsCompleted,
    lastTouched: details.isTouched ? now : before.lastTouched,
    job: {
      ...before.job,
      taskCounts: decision.jobAfter,
      stepsCompleted: before.job.stepsCompleted - before.stepsCompleted + decision.stepsCompleted,
    },
  };
}

/** Nothing of the job is active now, and Workers have failed some of it: what is left may have nobody who can run it. */
async function mayHaveNobodyLeft(sql: SqlReader, job: JobState): Promise<boolean> {
  const { taskCounts } = job;
  if (!isOpenToWorkers(job) || taskCounts.active > 0 || tasksThat(taskCounts, 'isRunnable') === 0)
    return false;
  return await hasFailures(sql, job.id);
}

function hasProgressed(before: JobState, after: JobState): boolean {
  return before.stepsCompleted !== after.stepsCompleted || before.taskCounts !== after.taskCounts;
}
