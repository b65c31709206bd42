import { Injectable } from '@nestjs/common';
import {
  explainWorker,
  NAMED_EXAMPLES,
  notFound,
  type Explanation,
  type Missed,
  type Named,
  type NotForIt,
} from '@flamenco/domain';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlConnection } from '../../database/sql-connection.js';
import { groupsInOrder, isBlocked, NO_TAG } from '../queue/index.js';
import { loadActiveTasksOf } from '../tasks/index.js';
import { loadJobById } from '../jobs/index.js';
import { findWakeUps } from '../sleep-schedules/index.js';
import { listTags } from '../worker-tags/index.js';
import { loadWorker, tagIdsOf, type WorkerState } from '../workers/index.js';
import { runnableTypes } from './persistence/runnable-types.js';
import { nextTaskOf, workerRef } from './worker-eligibility.js';

/** Groups of runnable tasks that are looked at when a Worker may have none of them. */
const MOST_GROUPS = 1000;

/** Says why a Worker runs nothing. Its cost does not grow with the number of tasks. */
@Injectable()
export class WorkerExplainer {
  constructor(
    private readonly database: FarmDatabase,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `not-found` */
  explain(workerId: string): Explanation {
    const sql = this.database.reader;
    const worker = loadWorker(sql, workerId);
    if (!worker) throw notFound('worker', workerId);
    const [inHand] = loadActiveTasksOf(sql, worker.id);
    const next = nextTaskOf(sql, worker);
    return explainWorker({
      worker: {
        ...workerRef(worker),
        ...(worker.status && { status: worker.status }),
        ...(worker.statusRequest && { statusRequest: worker.statusRequest }),
        taskTypes: worker.supportedTaskTypes,
        lastSeen: worker.lastSeen,
      },
      wakeUp: findWakeUps(sql, this.clock.nowMs()).get(worker.id),
      inHand: inHand && {
        task: { id: inHand.uuid, name: inHand.name },
        job: { id: inHand.job.uuid, name: inHand.job.name },
      },
      next,
      ...(next ? NOTHING_MISSED : whatItMisses(sql, worker)),
    });
  }
}

interface Misses {
  readonly blocked: Missed;
  readonly failed: Missed;
  readonly otherTags: readonly NotForIt[];
  readonly otherTypes: readonly NotForIt[];
}

const NOTHING_MISSED: Misses = {
  blocked: { count: 0, jobs: [] },
  failed: { count: 0, jobs: [] },
  otherTags: [],
  otherTypes: [],
};

/** For a Worker that the scheduler has nothing for: what could be handed out to others. */
function whatItMisses(sql: SqlConnection, worker: WorkerState): Misses {
  const tagIds = tagIdsOf(sql, worker.id);
  const { blocked, failed } = refusedGroups(sql, worker, [NO_TAG, ...tagIds]);
  return {
    blocked: missedOf(sql, blocked),
    failed: missedOf(sql, failed),
    otherTags: ofOtherTags(sql, worker, tagIds),
    otherTypes: ofOtherTypes(sql, worker),
  };
}

/** Jobs with runnable tasks of the Worker's types and tags. It gets none of them: it is blocked, or has failed each. */
function refusedGroups(
  sql: SqlConnection,
  worker: WorkerState,
  tagIds: readonly number[],
): { readonly blocked: ReadonlySet<number>; readonly failed: ReadonlySet<number> } {
  const blocked = new Set<number>();
  const failed = new Set<number>();
  let looked = 0;
  for (const taskType of worker.supportedTaskTypes) {
    for (const tagId of tagIds) {
      for (const group of groupsInOrder(sql, taskType, tagId)) {
        if (looked >= MOST_GROUPS) return { blocked, failed };
        looked += 1;
        (isBlocked(sql, group, worker.id) ? blocked : failed).add(group.jobId);
      }
    }
  }
  return { blocked, failed };
}

/** For each tag that the Worker lacks, the first job that has tasks for it but for that. */
function ofOtherTags(
  sql: SqlConnection,
  worker: WorkerState,
  tagIds: readonly number[],
): readonly NotForIt[] {
  const others = listTags(sql).filter(({ id }) => !tagIds.includes(id));
  return others
    .flatMap(({ id, name }) => {
      const groups = worker.supportedTaskTypes.flatMap((type) => [...first(groupsInOrder(sql, type, id))]);
      const job = groups[0] && jobRef(sql, groups[0].jobId);
      return job ? [{ name, job }] : [];
    })
    .slice(0, NAMED_EXAMPLES);
}

/** Runnable task types that the Worker does not take. */
function ofOtherTypes(sql: SqlConnection, worker: WorkerState): readonly NotForIt[] {
  const found: NotForIt[] = [];
  for (const { taskType, jobId } of runnableTypes(sql)) {
    const job = worker.supportedTaskTypes.includes(taskType) ? undefined : jobRef(sql, jobId);
    if (job) found.push({ name: taskType, job });
    if (found.length === NAMED_EXAMPLES) break;
  }
  return found;
}

function* first<Item>(items: Iterable<Item>): Generator<Item> {
  for (const item of items) {
    yield item;
    return;
  }
}

function missedOf(sql: SqlConnection, jobIds: ReadonlySet<number>): Missed {
  const some = [...jobIds].slice(0, NAMED_EXAMPLES);
  return { count: jobIds.size, jobs: some.flatMap((id) => jobRef(sql, id) ?? []) };
}

function jobRef(sql: SqlConnection, jobId: number): Named | undefined {
  const job = loadJobById(sql, jobId);
  return job && { id: job.uuid, name: job.name };
}
