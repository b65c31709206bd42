import { Injectable } from '@nestjs/common';
import { conflict, invalid, notFound } from '@flamenco/domain/errors';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import {
  checkTaskReport,
  clampSteps,
  decideFailure,
  givenUpActivity,
  type TaskReportDecision,
} from '@flamenco/domain/tasks';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/configuration.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { blocks } from '../blocklist/index.js';
import { jobQuestions } from '../jobs/index.js';
import { TaskLogWriter } from '../task-logs/index.js';
import {
  ownerOf,
  StatusChanger,
  type TaskChangeDetails,
  type TaskOwner,
  taskQuestions,
  taskRecords,
  type TaskState,
  TASK_FAILURE_SETTINGS,
} from '../tasks/index.js';
import { workerQuestions } from '../workers/index.js';
import { FailureReading } from './failure-reading.js';
import { countOtherCapableWorkers } from './persistence/capable-workers.js';
import { checkNumbering, isTakenAlready, positionAfter, unknownPart } from './report-numbers.js';
import type { ReportingWorker, TaskReport } from './task-report.js';

/**
 * Takes Workers' reports about their tasks. One that comes too late changes nothing but the log, and nothing at all when another
 * attempt has begun; some completions count nevertheless (`checkTaskReport`). A numbered one that comes twice changes nothing; nor does one without a number that names attempt and
 * steps or status. Flamenco 3's Workers do neither: log lines that they send twice are kept twice.
 */
@Injectable()
export class TaskReports {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
    private readonly taskLogs: TaskLogWriter,
    private readonly failures: FailureReading,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /**
   * The log is kept first, so that the Manager's own lines follow it; then the rest, in one work. When the Manager is killed in
   * between, the Worker sends the report again, and the log has it already.
   * @throws FarmError `not-found`; `conflict` when the task, or this attempt at it, is not the Worker's; `invalid` for a status
   *   that Workers do not report, and for a number without an attempt
   */
  async take(worker: ReportingWorker, taskId: string, report: TaskReport): Promise<void> {
    checkNumbering(report);
    checkRenderSize(report);
    const logEnd = report.log ? await this.keepLog(worker, taskId, report, report.log) : undefined;
    const failure = await this.failures.of(taskId, report);
    await this.unitOfWork.run(async (work) => {
      const [task] = await Promise.all([
        taskQuestions.load(work.sql, taskId),
        // For the news of the Worker that has no task then: asked at once, a database elsewhere answers in one round trip.
        report.status !== undefined &&
          !isActiveTaskStatus(report.status) &&
          workerQuestions.loadById(work.sql, worker.id),
      ]);
      if (!task) throw notFound('task', taskId);
      if (await isTakenAlready(work.sql, worker, ownerOf(task), report)) {
        // It may be how a Worker without numbers says that it is still at it.
        const isAlive = report.reportNumber === undefined && isActiveTaskStatus(task.status);
        if (isAlive) await taskRecords.touch(work.sql, task.id, this.clock.timestamp());
        return;
      }
      await this.apply(work, worker, task, { ...report, failure });
      if (!task.attempt || report.attemptId === undefined) return;
      if (report.render)
        await taskRecords.saveRender(work.sql, { attemptId: task.attempt.id, ...report.render });
      const position = positionAfter(task.attempt.reports, report, logEnd);
      await taskRecords.saveReportPosition(work.sql, task.attempt.id, position);
    }, 'committed');
  }

  /** @returns the size of the log file then, if the report names its attempt */
  private async keepLog(
    worker: ReportingWorker,
    taskId: string,
    report: TaskReport,
    log: string,
  ): Promise<number | undefined> {
    const { keyReader: reader } = this.database;
    const found = await taskQuestions.findOwner(reader, taskId);
    if (found && (await isTakenAlready(reader, worker, found, report))) return undefined;
    const task = check(found, worker, taskId, report);
    decide(task, report);
    const { jobUuid, uuid, attempt } = task;
    if (attempt && report.attemptId !== undefined) {
      const { logBytes, logEnd } = attempt.reports;
      const rest = unknownPart(log, report.logOffset, logBytes);
      if (rest === '') return logEnd;
      const place = { jobId: jobUuid, taskId: uuid, attemptNumber: attempt.number };
      return this.taskLogs.appendOnce(place, rest, logEnd);
    }
    this.taskLogs.append(jobUuid, uuid, log);
    return undefined;
  }

  private async apply(
    work: Work,
    worker: ReportingWorker,
    task: TaskState,
    report: TaskReport,
  ): Promise<void> {
    const decision = decide(check(ownerOf(task), worker, task.uuid, report), report);
    if (!decision.isTaken) return;
    await noteFrames(work, task, report);
    const isNews = decision.hasFailed || decision.to !== undefined;
    if (report.activity === undefined && report.stepsCompleted === undefined && !isNews) {
      await taskRecords.touch(work.sql, task.id, this.clock.timestamp());
      return;
    }
    const progress = {
      isTouched: true,
      ...(report.activity !== undefined && { activity: report.activity }),
      ...(report.stepsCompleted !== undefined && {
        stepsCompleted: clampSteps(report.stepsCompleted, task.stepsTotal),
      }),
    };
    if (decision.hasFailed) {
      await noteFailure(work, task, report);
      await this.fail(work, worker, task, progress);
      return;
    }
    const because = `Worker ${worker.name} reported it`;
    if (decision.to === 'completed') await this.endAsCompleted(work, task, because);
    if (decision.to === 'queued') await this.blockAsAsked(work, worker, task, report.blockBecause);
    await this.statuses.changeTask(work, task, decision.to ?? task.status, { because, ...progress });
  }

  /** What comes late finds its attempt ended already, as something else. */
  private async endAsCompleted(work: Work, { attempt }: TaskState, because: string): Promise<void> {
    if (attempt && !attempt.isOpen)
      await taskRecords.completeEndedAttempt(work.sql, attempt.id, because, this.clock.timestamp());
  }

  /** Not where nobody else is left: the Worker then gets the task again, and what becomes of it decides. */
  private async blockAsAsked(
    work: Work,
    worker: ReportingWorker,
    task: TaskState,
    why: string | undefined,
  ): Promise<void> {
    if (why === undefined || !(await hasAnotherWorker(work, worker, task))) return;
    await blocks.add(work.sql, task.job.id, worker.id, task.type, this.clock.timestamp(), why);
    const line = `Worker ${worker.name} asked for no more tasks of type '${task.type}' of this job: ${why}`;
    work.afterCommit(() => {
      this.taskLogs.appendManagerLine(task.job.uuid, task.uuid, this.clock.nowMs(), line);
    });
  }

  /**
   * The Worker failed at the task: it is tried again by another one, unless there were too many failures, or nobody is left. Then the
   * task fails, or, when its job is complete without it, is given up.
   */
  private async fail(
    work: Work,
    worker: ReportingWorker,
    task: TaskState,
    progress: Partial<TaskChangeDetails>,
  ): Promise<void> {
    const { sql } = work;
    const ids = { taskId: task.id, workerId: worker.id, jobId: task.job.id, taskType: task.type };
    await taskRecords.addFailure(sql, ids);
    const { taskFailAfterSoftfailCount: softFailLimit, blocklistThreshold } =
      this.configuration.of(TASK_FAILURE_SETTINGS);
    const decision = decideFailure({
      workerName: worker.name,
      taskType: task.type,
      distinctFailingWorkers: await taskQuestions.countFailingWorkers(sql, task.id),
      failuresOfWorker: await taskQuestions.countFailuresOf(sql, worker.id, task.job.id, task.type),
      otherCapableWorkers: await countOtherCapableWorkers(sql, { ...ids, exceptWorkerId: worker.id }),
      thresholds: { blocklistThreshold, softFailLimit },
    });
    work.afterCommit(() => {
      this.taskLogs.appendManagerLine(task.job.uuid, task.uuid, this.clock.nowMs(), decision.logLine);
    });
    if (decision.blockWorker)
      await blocks.add(sql, task.job.id, worker.id, task.type, this.clock.timestamp());
    if (decision.requeueFailedOfWorker) await this.requeueFailedTasks(work, worker, task);
    const now = (await taskQuestions.loadById(sql, task.id)) ?? task;
    if (decision.outcome === 'failed' && (await taskQuestions.isOptional(sql, task.id))) {
      const activity = givenUpActivity(decision.activity, progress.activity ?? '');
      const details = { because: decision.activity, isTouched: true, attemptOutcome: 'failed' } as const;
      await this.statuses.changeTask(work, now, 'completed', { ...details, activity });
      return;
    }
    await this.statuses.changeTask(work, now, decision.outcome, { because: decision.activity, ...progress });
    const job = decision.failJob ? await jobQuestions.loadById(sql, task.job.id) : undefined;
    if (job) await this.statuses.changeJob(work, job, 'failed', decision.jobReason ?? decision.activity);
  }

  /** What the Worker failed for good was its fault, perhaps: others try it, where there are others who have not failed it, too. */
  private async requeueFailedTasks(work: Work, worker: ReportingWorker, task: TaskState): Promise<void> {
    const because = `Worker ${worker.name} was blocked from tasks of type '${task.type}' of this job`;
    for (const { id } of await taskQuestions.failedBy(work.sql, task.job.id, worker.id)) {
      const failed = await taskQuestions.loadById(work.sql, id);
      if (!failed || !(await hasAnotherWorker(work, worker, failed))) continue;
      await this.statuses.changeTask(work, failed, 'queued', { because, activity: because });
    }
  }
}

/** A page shows twenty of them. Our Worker leaves frames out of what would be more. */
const LARGEST_RENDER = 128 * 1024;

function checkRenderSize({ render }: TaskReport): void {
  const size = (render?.receipt?.length ?? 0) + (render?.findings.length ?? 0);
  if (size <= LARGEST_RENDER) return;
  throw invalid(
    'render-report-too-large',
    `What is reported of a render has ${size} characters, and at most ${LARGEST_RENDER} are kept. Leave frames out of it.`,
  );
}

/** Before what the report means for the status: a task that fails keeps what is whole of it. */
async function noteFrames({ sql }: Work, task: TaskState, report: TaskReport): Promise<void> {
  const { attemptId, wholeFrames = [], forgetsFrames = false } = report;
  const whose = { jobId: task.job.id, taskId: task.id };
  if (forgetsFrames) await taskRecords.forgetFramesOfTask(sql, whose);
  else if (task.attempt && attemptId !== undefined)
    await taskRecords.saveWholeFrames(sql, whose, task.attempt.number, wholeFrames);
}

async function noteFailure({ sql }: Work, task: TaskState, { failure }: TaskReport): Promise<void> {
  if (!task.attempt || !failure) return;
  await taskRecords.saveFailure(sql, { id: task.attempt.id, taskId: task.id, jobId: task.job.id }, failure);
}

async function hasAnotherWorker({ sql }: Work, { id }: ReportingWorker, task: TaskState): Promise<boolean> {
  const ids = { taskId: task.id, jobId: task.job.id, taskType: task.type };
  return (await countOtherCapableWorkers(sql, { ...ids, exceptWorkerId: id })) > 0;
}

function decide(task: TaskOwner, report: TaskReport): TaskReportDecision {
  return checkTaskReport({
    taskStatus: task.status,
    jobStatus: task.jobStatus,
    attemptOutcome: task.attempt?.outcome,
    reported: report.status,
  });
}

/** @returns the task, if this Worker may report about this attempt at it */
function check(
  task: TaskOwner | undefined,
  worker: ReportingWorker,
  taskId: string,
  { attemptId }: TaskReport,
): TaskOwner {
  if (!task) throw notFound('task', taskId);
  if (task.workerId !== worker.id) {
    throw conflict(
      'task-not-yours',
      `Task ${taskId} is not assigned to Worker ${worker.name}${task.workerName === undefined ? '' : `, but to ${task.workerName}`}. Stop it, and ask for another task.`,
    );
  }
  if (attemptId !== undefined && attemptId.toLowerCase() !== task.attempt?.uuid) {
    throw conflict(
      'attempt-superseded',
      `Task ${taskId} has been handed out again since this attempt began. Stop it, and ask for another task.`,
    );
  }
  return task;
}
