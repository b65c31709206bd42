import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import { insertRows } from '../../../database/insert-rows.js';
import type { GroupCount } from '../../tasks/index.js';
import { NO_TAG, type RunnableGroup } from '../runnable-group.js';

/*
 * A group is what of a job could be handed out, by task type and task priority: docs/decisions/0004.
 * Its order is the farm's: job priority, task priority, oldest job.
 */

/** Counts tasks in (positive) or out (negative) of a group. */
export async function changeRunnable(
  sql: SqlWriter,
  jobId: number,
  taskType: string,
  taskPriority: number,
  by: number,
): Promise<void> {
  await sql.run(
    `UPDATE runnable_groups SET runnable = runnable + ? WHERE job_id = ? AND task_type = ? AND task_priority = ?`,
    by,
    jobId,
    taskType,
    taskPriority,
  );
}

/** Stores the groups of a new job, whose tasks are all queued. */
export async function insertGroups(
  sql: SqlWriter,
  job: {
    readonly id: number;
    readonly priority: number;
    readonly workerTagRowId: number | undefined;
    readonly isOpen: boolean;
  },
  tasks: readonly NewTask[],
): Promise<void> {
  const groups = new Map<string, { readonly type: string; readonly priority: number; runnable: number }>();
  for (const { type, priority, dependencies } of tasks) {
    const key = `${priority} ${type}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { type, priority, runnable: 0 }));
    if (dependencies.length === 0) group.runnable += 1;
  }
  await insertRows(
    sql,
    `INSERT INTO runnable_groups (job_id, task_type, task_priority, job_priority, worker_tag_id, is_open, runnable)`,
    [...groups.values()].map(({ type, priority, runnable }) => [
      job.id,
      type,
      priority,
      job.priority,
      job.workerTagRowId ?? NO_TAG,
      job.isOpen ? 1 : 0,
      runnable,
    ]),
  );
}

/** What groups are made of. */
interface NewTask {
  readonly type: string;
  readonly priority: number;
  readonly dependencies: readonly number[];
}

/** Makes a job's groups anew, closed, after a change of many of its tasks. */
export async function replaceGroups(
  sql: SqlWriter,
  jobId: number,
  groups: readonly GroupCount[],
): Promise<void> {
  await sql.run(`DELETE FROM runnable_groups WHERE job_id = ?`, jobId);
  for (const { taskType, taskPriority, ready } of groups)
    await sql.run(INSERT_GROUP, taskType, taskPriority, ready, jobId);
}

const INSERT_GROUP = `
  INSERT INTO runnable_groups (job_id, task_type, task_priority, job_priority, worker_tag_id, is_open, runnable)
  SELECT id, ?, ?, priority, coalesce(worker_tag_id, ${NO_TAG}), 0, ? FROM job_states WHERE id = ?`;

/** Takes over the job's tag. */
export async function retagGroups(sql: SqlWriter, jobId: number, tagId: number | undefined): Promise<void> {
  await sql.run(`UPDATE runnable_groups SET worker_tag_id = ? WHERE job_id = ?`, tagId ?? NO_TAG, jobId);
}

/** Opens or closes a job for the scheduler. */
export async function openGroups(sql: SqlWriter, jobId: number, isOpen: boolean): Promise<void> {
  await sql.run(`UPDATE runnable_groups SET is_open = ? WHERE job_id = ?`, isOpen ? 1 : 0, jobId);
}

/** Takes over the job's priority. */
export async function reprioritizeGroups(sql: SqlWriter, jobId: number, jobPriority: number): Promise<void> {
  await sql.run(`UPDATE runnable_groups SET job_priority = ? WHERE job_id = ?`, jobPriority, jobId);
}

/** The task types that a job could hand out now. */
export async function runnableTypesOf(sql: SqlReader, jobId: number): Promise<readonly string[]> {
  return (
    await sql.all<{ task_type: string }>(
      `SELECT DISTINCT task_type FROM runnable_groups WHERE job_id = ? AND is_open = 1 AND runnable > 0`,
      jobId,
    )
  ).map((row) => row.task_type);
}

/** How many tasks of a type could be handed out to Workers with a tag (0: to any), counted up to `most`: no more groups than that are read. */
export async function countRunnable(
  sql: SqlReader,
  taskType: string,
  workerTagId: number,
  most: number,
): Promise<number> {
  return Math.min(most, (await sql.get<{ n: number }>(COUNT_RUNNABLE, taskType, workerTagId, most))?.n ?? 0);
}

/** How many tasks of a job could be handed out, if the job handed out tasks. */
export async function countReady(sql: SqlReader, jobId: number): Promise<number> {
  return (
    (
      await sql.get<{ n: number }>(
        `SELECT coalesce(sum(runnable), 0) AS n FROM runnable_groups WHERE job_id = ?`,
        jobId,
      )
    )?.n ?? 0
  );
}

interface GroupRow {
  readonly job_id: number;
  readonly task_priority: number;
  readonly job_priority: number;
}

/** The groups of one task type and one tag, best first. */
export function groupsInOrder(sql: SqlReader, taskType: string, workerTagId: number): GroupsInOrder {
  return new GroupsInOrder(sql, taskType, workerTagId);
}

/**
 * The groups of one task type and one tag (0: none), best first, fetched one at a time: the next one is looked up by
 * the place of the last one, so that nothing is read that is not asked for.
 */
export class GroupsInOrder {
  private last: GroupRow | undefined;
  private isOver = false;

  constructor(
    private readonly sql: SqlReader,
    private readonly taskType: string,
    private readonly workerTagId: number,
  ) {}

  /** The next one; undefined when there is none. */
  async next(): Promise<RunnableGroup | undefined> {
    if (this.isOver) return undefined;
    const { taskType } = this;
    const row = await this.nextRow();
    this.last = row;
    this.isOver = row === undefined;
    return (
      row && { taskType, jobId: row.job_id, taskPriority: row.task_priority, jobPriority: row.job_priority }
    );
  }

  private async nextRow(): Promise<GroupRow | undefined> {
    const { sql, taskType, workerTagId: tagId, last } = this;
    if (!last) return await sql.get<GroupRow>(FIRST_GROUP, taskType, tagId);
    return (
      (await sql.get<GroupRow>(
        NEXT_JOB,
        taskType,
        tagId,
        last.job_priority,
        last.task_priority,
        last.job_id,
      )) ??
      (await sql.get<GroupRow>(NEXT_TASK_PRIORITY, taskType, tagId, last.job_priority, last.task_priority)) ??
      (await sql.get<GroupRow>(NEXT_JOB_PRIORITY, taskType, tagId, last.job_priority))
    );
  }
}

const IN_ORDER = `FROM runnable_groups INDEXED BY runnable_groups_in_order
  WHERE task_type = ? AND worker_tag_id = ? AND is_open = 1 AND runnable > 0`;
const GROUPS = `SELECT job_id, task_priority, job_priority ${IN_ORDER}`;
const ORDER = `ORDER BY job_priority DESC, task_priority DESC, job_id LIMIT 1`;
const COUNT_RUNNABLE = `SELECT coalesce(sum(runnable), 0) AS n FROM (SELECT runnable ${IN_ORDER} LIMIT ?) AS counted`;
const FIRST_GROUP = `${GROUPS} ${ORDER}`;
const NEXT_JOB = `${GROUPS} AND job_priority = ? AND task_priority = ? AND job_id > ? ${ORDER}`;
const NEXT_TASK_PRIORITY = `${GROUPS} AND job_priority = ? AND task_priority < ? ${ORDER}`;
const NEXT_JOB_PRIORITY = `${GROUPS} AND job_priority < ? ${ORDER}`;
