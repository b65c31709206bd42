import { createHash } from 'node:crypto';
import type { JobCauseDto, JobCausesDto } from '@flamenco/api-contracts';
import { summaryOfFailure } from '@flamenco/domain/findings';
import { countFrames, uniteFrames } from '@flamenco/domain/frames';
import { satisfiesDependents, TASK_STATUS_FACTS, taskStatusesThat } from '@flamenco/domain/statuses';
import { sortByName } from '../../database/sort-by-name.js';
import type { SqlReader } from '../../database/sql.js';
import { type CauseCount, type CausedTasks, taskQuestions } from '../tasks/index.js';

/** A cause in a job, and how many tasks failed for it. */
export interface JobCause {
  readonly id: string;
  readonly cause: string;
  readonly taskType: string;
  /** The last attempt that failed for it. */
  readonly latestAttempt: number;
  /** Tasks that are failed now. */
  readonly failed: number;
  readonly retried: number;
  readonly solved: number;
}

const MOST_CAUSES = 20;
const MOST_WORKERS = 50;
const MOST_TASKS = 20;
/** Of more tasks, the frames are not put together. */
const MOST_RANGES = 500;
/** Such as `1-3,7,9`: as much as a line has room for. */
const MOST_SPANS = 12;

/** What failed in a job, and why. */
export async function readJobCauses(sql: SqlReader, jobId: number): Promise<JobCausesDto> {
  const causes = await listJobCauses(sql, jobId);
  const shown = causes.slice(0, MOST_CAUSES);
  const answered: JobCauseDto[] = [];
  for (const cause of shown) {
    await new Promise((resolve) => setImmediate(resolve)); // others are answered in between
    answered.push(await toJobCauseDto(sql, jobId, cause));
  }
  return {
    causes: answered,
    is_complete: causes.length === shown.length && !(await taskQuestions.hasManyFailures(sql, jobId)),
  };
}

/** The causes in a job, those of tasks that are failed now first, the latest first. */
export async function listJobCauses(sql: SqlReader, jobId: number): Promise<readonly JobCause[]> {
  const causes = new Map<string, JobCause>();
  for (const count of await taskQuestions.listCauseCounts(sql, jobId)) {
    const id = idOf(count);
    causes.set(id, withCount(causes.get(id) ?? newCause(id, count), count));
  }
  return [...causes.values()].toSorted(
    (one, other) =>
      Number(other.failed > 0) - Number(one.failed > 0) || other.latestAttempt - one.latestAttempt,
  );
}

/** What the tasks that are failed now for a cause are asked by. */
export function failedTasksOf(jobId: number, { cause, taskType }: JobCause): CausedTasks {
  return { jobId, cause, taskType, statuses: taskStatusesThat('isFailed') };
}

/** The same for the same cause, whoever asks and when. */
function idOf({ cause, task_type: type }: CauseCount): string {
  const hash = createHash('sha256').update(`${type}\n${cause}`).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function newCause(id: string, { cause, task_type: taskType, latest }: CauseCount): JobCause {
  return { id, cause, taskType, latestAttempt: latest, failed: 0, retried: 0, solved: 0 };
}

function withCount(cause: JobCause, { status, n, latest }: CauseCount): JobCause {
  const { isFailed, isFinished } = TASK_STATUS_FACTS[status];
  const isSolved = satisfiesDependents(status);
  return {
    ...cause,
    latestAttempt: Math.max(cause.latestAttempt, latest),
    failed: cause.failed + (isFailed ? n : 0),
    retried: cause.retried + (isFailed || isFinished ? 0 : n),
    solved: cause.solved + (isSolved ? n : 0),
  };
}

async function toJobCauseDto(sql: SqlReader, jobId: number, cause: JobCause): Promise<JobCauseDto> {
  const asked = failedTasksOf(jobId, cause);
  const isOpen = cause.failed > 0;
  const { category, line } = (await taskQuestions.failureOf(sql, cause.latestAttempt)) ?? {
    category: 'other',
  };
  const tasks = isOpen ? await taskQuestions.listCausedTasks(sql, asked, MOST_RANGES) : [];
  const workers = isOpen ? await taskQuestions.listCausingWorkers(sql, asked) : [];
  const known = workers.flatMap(({ uuid, name }) => (uuid === null ? [] : [{ id: uuid, name: name ?? '' }]));
  const first = inOrder(workers.map((worker) => worker.first)).at(0);
  const last = inOrder(workers.map((worker) => worker.last)).at(-1);
  return {
    id: cause.id,
    category,
    summary: summaryOfFailure(category),
    ...(line !== undefined && { line }),
    task_type: cause.taskType,
    task_count: cause.failed,
    retried_count: cause.retried,
    solved_count: cause.solved,
    ...framesOf(
      tasks.map(({ frames }) => frames),
      cause.failed,
    ),
    workers: sortByName(known, ({ name }) => name).slice(0, MOST_WORKERS),
    worker_count: known.length,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    tasks: tasks.slice(0, MOST_TASKS).map(({ uuid, name, number }) => ({ id: uuid, name, attempt: number })),
  };
}

/** Their frames, as far as they are known: of many, the first ones; and how many these are, when all are known. */
function framesOf(
  ranges: readonly (string | null)[],
  taskCount: number,
): { readonly frames?: string; readonly frame_count?: number } {
  const known = ranges.filter((range) => range !== null);
  const united = known.length === 0 ? undefined : uniteFrames(known);
  if (united === undefined) return {};
  const spans = united.split(',');
  const frames = spans.length > MOST_SPANS ? `${spans.slice(0, MOST_SPANS).join(',')}…` : united;
  const isAll = known.length === taskCount;
  return isAll ? { frames, frame_count: countFrames(united) } : { frames };
}

function inOrder(moments: readonly (string | null)[]): readonly string[] {
  return moments.filter((moment) => moment !== null).toSorted();
}
