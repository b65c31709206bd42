import { Injectable } from '@nestjs/common';
import { notFound } from '@flamenco/domain/errors';
import {
  explainWorker,
  NAMED_EXAMPLES,
  type Explanation,
  type Missed,
  type Named,
  type NotForIt,
} from '@flamenco/domain/why';
import type { Hold } from '@flamenco/domain/scheduling';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import { jobQuestions } from '../jobs/index.js';
import { NO_TAG, PlacementGates, queueQuestions, type RunnableGroup } from '../queue/index.js';
import { findWakeUps } from '../sleep-schedules/index.js';
import { taskQuestions } from '../tasks/index.js';
import { tagQuestions } from '../worker-tags/index.js';
import { workerQuestions, type WorkerState } from '../workers/index.js';
import { nextTaskOf, workerRef } from './worker-eligibility.js';

/** Groups of runnable tasks that are looked at when a Worker may have none of them. */
const MOST_GROUPS = 1000;

/** Says why a Worker runs nothing. Its cost does not grow with the number of tasks. */
@Injectable()
export class WorkerExplainer {
  constructor(
    private readonly database: FarmDatabase,
    private readonly gates: PlacementGates,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `not-found` */
  async explain(workerId: string): Promise<Explanation> {
    const sql = this.database.reader;
    const worker = await workerQuestions.load(sql, workerId);
    if (!worker) throw notFound('worker', workerId);
    const [inHand] = await taskQuestions.activeOf(sql, worker.id);
    const next = await nextTaskOf(sql, this.gates, worker);
    return explainWorker({
      worker: {
        ...workerRef(worker),
        ...(worker.status && { status: worker.status }),
        ...(worker.statusRequest && { statusRequest: worker.statusRequest }),
        taskTypes: worker.supportedTaskTypes,
        lastSeen: worker.lastSeen,
      },
      wakeUp: (await findWakeUps(sql, this.clock.nowMs())).get(worker.id),
      inHand: inHand && {
        task: { id: inHand.uuid, name: inHand.name },
        job: { id: inHand.job.uuid, name: inHand.job.name },
      },
      next,
      ...(next ? NOTHING_MISSED : await whatItMisses(sql, this.gates, worker)),
    });
  }
}

interface Misses {
  readonly held: readonly (Hold & Missed)[];
  readonly failed: Missed;
  readonly otherTags: readonly NotForIt[];
  readonly otherTypes: readonly NotForIt[];
}

const NOTHING_MISSED: Misses = {
  held: [],
  failed: { count: 0, jobs: [] },
  otherTags: [],
  otherTypes: [],
};

/** For a Worker that the scheduler has nothing for: what could be handed out to others. */
async function whatItMisses(sql: SqlReader, gates: PlacementGates, worker: WorkerState): Promise<Misses> {
  const tagIds = await workerQuestions.tagIdsOf(sql, worker.id);
  const { held, failed } = await refusedGroups(sql, gates, worker, [NO_TAG, ...tagIds]);
  const ofGates: (Hold & Missed)[] = [];
  for (const { hold, jobIds } of held) ofGates.push({ ...hold, ...(await missedOf(sql, jobIds)) });
  return {
    held: ofGates,
    failed: await missedOf(sql, failed),
    otherTags: await ofOtherTags(sql, worker, tagIds),
    otherTypes: await ofOtherTypes(sql, worker),
  };
}

/** Jobs that a Worker is kept from, all for one reason. */
interface HeldJobs {
  readonly hold: Hold;
  readonly jobIds: Set<number>;
}

/** Jobs with runnable tasks of the Worker's types and tags. It gets none of them: a gate keeps it from them, or it has failed each. */
async function refusedGroups(
  sql: SqlReader,
  gates: PlacementGates,
  worker: WorkerState,
  tagIds: readonly number[],
): Promise<{ readonly held: readonly HeldJobs[]; readonly failed: ReadonlySet<number> }> {
  const held = new Map<string, HeldJobs>();
  const failed = new Set<number>();
  for await (const group of groupsFor(sql, worker, tagIds)) {
    const [hold] = (await gates.holdsOf(sql, group, [worker.id])).get(worker.id) ?? [];
    if (!hold) {
      failed.add(group.jobId);
      continue;
    }
    const key = `${hold.obstacle} ${hold.reason}`;
    const known = held.get(key) ?? { hold, jobIds: new Set() };
    held.set(key, known);
    known.jobIds.add(group.jobId);
  }
  return { held: [...held.values()], failed };
}

/** The groups that a Worker could get tasks from by its types and tags; not more than are looked at. */
async function* groupsFor(
  sql: SqlReader,
  worker: WorkerState,
  tagIds: readonly number[],
): AsyncGenerator<RunnableGroup> {
  let looked = 0;
  for (const taskType of worker.supportedTaskTypes) {
    for (const tagId of tagIds) {
      const groups = queueQuestions.groupsInOrder(sql, taskType, tagId);
      for (let group = await groups.next(); group; group = await groups.next()) {
        if (looked >= MOST_GROUPS) return;
        looked += 1;
        yield group;
      }
    }
  }
}

/** For each tag that the Worker lacks, the first job that has tasks for it but for that. */
async function ofOtherTags(
  sql: SqlReader,
  worker: WorkerState,
  tagIds: readonly number[],
): Promise<readonly NotForIt[]> {
  const others = (await tagQuestions.list(sql)).filter(({ id }) => !tagIds.includes(id));
  const found: NotForIt[] = [];
  for (const { id, name } of others) {
    if (found.length === NAMED_EXAMPLES) break;
    const group = await firstGroupOf(sql, worker.supportedTaskTypes, id);
    const job = group && (await jobRef(sql, group.jobId));
    if (job) found.push({ name, job });
  }
  return found;
}

async function firstGroupOf(
  sql: SqlReader,
  taskTypes: readonly string[],
  tagId: number,
): Promise<RunnableGroup | undefined> {
  for (const taskType of taskTypes) {
    const group = await queueQuestions.groupsInOrder(sql, taskType, tagId).next();
    if (group) return group;
  }
  return undefined;
}

/** Runnable task types that the Worker does not take. */
async function ofOtherTypes(sql: SqlReader, worker: WorkerState): Promise<readonly NotForIt[]> {
  const found: NotForIt[] = [];
  let last = '';
  for (;;) {
    const next = await queueQuestions.nextRunnableType(sql, last);
    if (!next) break;
    const { taskType, jobId } = next;
    last = taskType;
    const job = worker.supportedTaskTypes.includes(taskType) ? undefined : await jobRef(sql, jobId);
    if (job) found.push({ name: taskType, job });
    if (found.length === NAMED_EXAMPLES) break;
  }
  return found;
}

async function missedOf(sql: SqlReader, jobIds: ReadonlySet<number>): Promise<Missed> {
  const jobs: Named[] = [];
  for (const id of [...jobIds].slice(0, NAMED_EXAMPLES)) {
    const job = await jobRef(sql, id);
    if (job) jobs.push(job);
  }
  return { count: jobIds.size, jobs };
}

async function jobRef(sql: SqlReader, jobId: number): Promise<Named | undefined> {
  const job = await jobQuestions.loadById(sql, jobId);
  return job && { id: job.uuid, name: job.name };
}
