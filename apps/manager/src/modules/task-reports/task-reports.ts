import { Injectable } from '@nestjs/common';
import {
  checkTaskReport,
  clampSteps,
  conflict,
  decideFailure,
  givenUpActivity,
  invalid,
  isActiveTaskStatus,
  notFound,
  type TaskReportDecision,
} from '@flamenco/domain';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/configuration.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { addBlock } from '../blocklist/index.js';
import {
  addFailure,
  completeCanceledAttempt,
  countFailingWorkers,
  countFailuresOf,
  findTaskOwner,
  forgetFramesOfTask,
  isOptional,
  loadFailedTasksOf,
  loadTask,
  loadTaskById,
  ownerOf,
  saveAttemptRender,
  saveReportPosition,
  saveWholeFrames,
  StatusChanger,
  touchTask,
  type TaskChangeDetails,
  type TaskOwner,
  type TaskState,
  TASK_FAILURE_SETTINGS,
} from '../tasks/index.js';
import { countOtherCapableWorkers } from './persistence/capable-workers.js';
import { loadJobById } from '../jobs/index.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { checkNumbering, isTakenAlready, positionAfter, unknownPart } from './report-numbers.js';
import type { ReportingWorker, TaskReport } from './task-report.js';

/**
 * Takes Workers' reports about their tasks. One that comes too late changes nothing but the log, and nothing at all when another
 * attempt has begun. A numbered one that comes twice changes nothing; nor does one without a number that names attempt and
 * steps or status. Flamenco 3's Workers do neither: log lines that they send twice are kept twice.
 */
@Injectable()
export class TaskReports {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
    private readonly taskLogs: TaskLogWriter,
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
    const logEnd = report.log ? this.keepLog(worker, taskId, report, report.log) : undefined;
    await this.unitOfWork.run((work) => {
      const task = loadTask(work.sql, taskId);
      if (!task) throw notFound('task', taskId);
      if (isTakenAlready(work.sql, worker, ownerOf(task), report)) {
        // It may be how a Worker without numbers says that it is still at it.
        const isAlive = report.reportNumber === undefined && isActiveTaskStatus(task.status);
        if (isAlive) touchTask(work.sql, task.id, this.clock.timestamp());
        return;
      }
      this.apply(work, worker, task, report);
      if (!task.attempt || report.attemptId === undefined) return;
      if (report.render) saveAttemptRender(work.sql, { attemptId: task.attempt.id, ...report.render });
      const position = positionAfter(task.attempt.reports, report, logEnd);
      saveReportPosition(work.sql, task.attempt.id, position);
    }, 'committed');
  }

  /** @returns the size of the log file then, if the report names its attempt */
  private keepLog(
    worker: ReportingWorker,
    taskId: string,
    report: TaskReport,
    log: string,
  ): number | undefined {
    const { keyReader: reader } = this.database;
    const found = findTaskOwner(reader, taskId);
    if (found && isTakenAlready(reader, worker, found, report)) return undefined;
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

  private apply(work: Work, worker: ReportingWorker, task: TaskState, report: TaskReport): void {
    const decision = decide(check(ownerOf(task), worker, task.uuid, report), report);
    if (!decision.isTaken) return;
    noteFrames(work, task, report);
    const isNews = decision.hasFailed || decision.to !== undefined;
    if (report.activity === undefined && report.stepsCompleted === undefined && !isNews) {
      touchTask(work.sql, task.id, this.clock.timestamp());
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
      this.fail(work, worker, task, progress);
      return;
    }
    const because = `Worker ${worker.name} reported it`;
    if (task.attempt && isAttemptCanceled(ownerOf(task)))
      completeCanceledAttempt(work.sql, task.attempt.id, because, this.clock.timestamp());
    this.statuses.changeTask(work, task, decision.to ?? task.status, { because, ...progress });
  }

  /**
   * The Worker failed at the task: it is tried again by another one, unless there were too many failures, or nobody is left. Then the
   * task fails, or, when its job is complete without it, is given up.
   */
  private fail(
    work: Work,
    worker: ReportingWorker,
    task: TaskState,
    progress: Partial<TaskChangeDetails>,
  ): void {
    const { sql } = work;
    const ids = { taskId: task.id, workerId: worker.id, jobId: task.job.id, taskType: task.type };
    addFailure(sql, ids);
    const { taskFailAfterSoftfailCount: softFailLimit, blocklistThreshold } =
      this.configuration.of(TASK_FAILURE_SETTINGS);
    const decision = decideFailure({
      workerName: worker.name,
      taskType: task.type,
      distinctFailingWorkers: countFailingWorkers(sql, task.id),
      failuresOfWorker: countFailuresOf(sql, worker.id, task.job.id, task.type),
      otherCapableWorkers: countOtherCapableWorkers(sql, { ...ids, exceptWorkerId: worker.id }),
      thresholds: { blocklistThreshold, softFailLimit },
    });
    work.afterCommit(() => {
      this.taskLogs.appendManagerLine(task.job.uuid, task.uuid, this.clock.nowMs(), decision.logLine);
    });
    if (decision.blockWorker) addBlock(sql, task.job.id, worker.id, task.type, this.clock.timestamp());
    if (decision.requeueFailedOfWorker) this.requeueFailedTasks(work, worker, task);
    const now = loadTaskById(sql, task.id) ?? task;
    if (decision.outcome === 'failed' && isOptional(sql, task.id)) {
      const activity = givenUpActivity(decision.activity, progress.activity ?? '');
      const details = { because: decision.activity, isTouched: true, attemptOutcome: 'failed' } as const;
      this.statuses.changeTask(work, now, 'completed', { ...details, activity });
      return;
    }
    this.statuses.changeTask(work, now, decision.outcome, { because: decision.activity, ...progress });
    const job = decision.failJob ? loadJobById(sql, task.job.id) : undefined;
    if (job) this.statuses.changeJob(work, job, 'failed', decision.jobReason ?? decision.activity);
  }

  /** What the Worker failed for good was its fault, perhaps: others try it, where there are others who have not failed it, too. */
  private requeueFailedTasks(work: Work, worker: ReportingWorker, task: TaskState): void {
    const because = `Worker ${worker.name} was blocked from tasks of type '${task.type}' of this job`;
    for (const { id } of loadFailedTasksOf(work.sql, task.job.id, worker.id)) {
      const failed = loadTaskById(work.sql, id);
      if (!failed || !hasAnotherWorker(work, worker, failed)) continue;
      this.statuses.changeTask(work, failed, 'queued', { because, activity: because });
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
function noteFrames({ sql }: Work, task: TaskState, report: TaskReport): void {
  const { attemptId, wholeFrames = [], forgetsFrames = false } = report;
  const whose = { jobId: task.job.id, taskId: task.id };
  if (forgetsFrames) forgetFramesOfTask(sql, whose);
  else if (task.attempt && attemptId !== undefined)
    saveWholeFrames(sql, whose, task.attempt.number, wholeFrames);
}

function hasAnotherWorker({ sql }: Work, { id }: ReportingWorker, task: TaskState): boolean {
  const ids = { taskId: task.id, jobId: task.job.id, taskType: task.type };
  return countOtherCapableWorkers(sql, { ...ids, exceptWorkerId: id }) > 0;
}

function decide(task: TaskOwner, report: TaskReport): TaskReportDecision {
  return checkTaskReport({
    taskStatus: task.status,
    jobStatus: task.jobStatus,
    isAttemptCanceled: isAttemptCanceled(task),
    reported: report.status,
  });
}

function isAttemptCanceled({ attempt }: TaskOwner): boolean {
  return attempt?.outcome === 'canceled';
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
