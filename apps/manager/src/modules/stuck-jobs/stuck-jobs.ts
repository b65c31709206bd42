import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { isOpenToWorkers } from '@flamenco/domain/scheduling';
import { jobStatusesThat } from '@flamenco/domain/statuses';
import { givenUpActivity } from '@flamenco/domain/tasks';
import type { JobAttention, JobOutlook } from '@flamenco/domain/why';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { jobQuestions, type JobState } from '../jobs/index.js';
import { Leadership } from '../managers/index.js';
import { PlacementGates, queueQuestions } from '../queue/index.js';
import { StatusChanger, type StuckJobScope, StuckJobSignal, taskQuestions } from '../tasks/index.js';
import { JobOutlooks } from './job-outlooks.js';
import { listOpenJobs } from './persistence/open-jobs.js';

const CHECK_EVERY_MS = 60_000;
/** What happens within this time makes one look. */
const LOOK_AFTER_CHANGE_MS = 500;
/** Jobs whose rows are read at a time, so that a farm with many of them answers others meanwhile. */
const JOBS_AT_A_TIME = 200;

/**
 * Sees to it that no job hangs: takes up those that were left where they cannot stay, ends those that every Worker has failed or
 * is blocked from, and notes what the others need that no Worker can run. At start-up, each minute, and soon after something
 * happened that can be the cause of it.
 */
@Injectable()
export class StuckJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StuckJobs.name);
  private readonly scopes = new Set<StuckJobScope>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private readonly endListening: () => void;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly gates: PlacementGates,
    private readonly statuses: StatusChanger,
    private readonly leadership: Leadership,
    signal: StuckJobSignal,
  ) {
    leadership.onTaken(() => this.takeUp());
    this.endListening = signal.listen((scope) => {
      this.scopes.add(scope);
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        void this.look();
      }, LOOK_AFTER_CHANGE_MS);
    });
  }

  onApplicationBootstrap(): Promise<void> {
    return this.takeUp();
  }

  async onModuleDestroy(): Promise<void> {
    this.endListening();
    clearTimeout(this.timer);
    await this.looking;
  }

  /** Looks at all jobs that could be stuck. */
  @Interval(CHECK_EVERY_MS)
  async takeUp(): Promise<void> {
    if (!(await this.leadership.isOursStill())) return;
    const { reader } = this.database;
    for (const status of jobStatusesThat('isPassing')) {
      for (const id of await jobQuestions.listIn(reader, status))
        await this.settle(id, new JobOutlooks(reader, this.gates), true);
    }
    await this.settleOpen(true);
  }

  /** Looks at the jobs that what happened meanwhile may concern. */
  private look(): Promise<void> {
    const scopes = [...this.scopes];
    this.scopes.clear();
    this.looking = this.looking
      .then(() => this.settleScopes(scopes))
      .catch((error: unknown) => {
        this.logger.error(
          { err: error },
          'Could not look for jobs that are stuck; the next check is within a minute',
        );
      });
    return this.looking;
  }

  private async settleScopes(scopes: readonly StuckJobScope[]): Promise<void> {
    if (scopes.includes('open')) return this.settleOpen(false);
    const { reader } = this.database;
    const outlooks = new JobOutlooks(reader, this.gates);
    const needing = scopes.includes('needing-attention')
      ? await jobQuestions.listNeedingAttention(reader)
      : [];
    const named = scopes.filter((scope) => typeof scope === 'number');
    for (const id of new Set([...needing, ...named])) await this.settle(id, outlooks, false);
  }

  private async settleOpen(endsStalled: boolean): Promise<void> {
    const outlooks = new JobOutlooks(this.database.reader, this.gates);
    for (let last = 0; ;) {
      const rows = await listOpenJobs(this.database.reader, last, JOBS_AT_A_TIME);
      if (rows.length === 0) return;
      last = rows.at(-1)?.jobId ?? last;
      const looked = new Set<number>();
      for (const row of rows) {
        if (looked.has(row.jobId) || !(await outlooks.mayBeStuck(row))) continue;
        looked.add(row.jobId);
        await this.settle(row.jobId, outlooks, endsStalled);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /**
   * Looks first, and writes only when there is something to change; then it looks again, for the job may have changed meanwhile.
   * @param endsStalled - also end a job whose last tasks wait for ones that will not be completed
   */
  private async settle(id: number, outlooks: JobOutlooks, endsStalled: boolean): Promise<void> {
    const { reader } = this.database;
    const before = await jobQuestions.loadById(reader, id);
    if (!before || !(await needsChange(reader, before, outlooks, endsStalled))) return;
    await this.unitOfWork.run(async (work) => {
      const job = await jobQuestions.loadById(work.sql, id);
      if (!job) return;
      const { isNobodyLeft, attention } = await new JobOutlooks(work.sql, this.gates).of(job);
      if (await this.giveUpOptional(work, job, { isNobodyLeft, ...(attention && { attention }) })) return;
      const hasReadyTask = !endsStalled || (await queueQuestions.countReady(work.sql, id)) > 0;
      const after = await this.statuses.takeUp(work, job, { hasReadyTask, isNobodyLeft });
      if (after === job) await this.statuses.setAttention(work, job, attention);
    }, 'committed');
  }

  /**
   * Gives up what is left of a job when the job is complete without it, and no Worker of the farm can do it.
   * @returns false when there is nothing to give up
   */
  private async giveUpOptional(
    work: Work,
    job: JobState,
    { isNobodyLeft, attention }: JobOutlook,
  ): Promise<boolean> {
    const isUnsupported = attention?.code === 'type-not-supported' && job.taskCounts.active === 0;
    if (!isNobodyLeft && !isUnsupported) return false;
    const ids = await taskQuestions.listReadyIfOptional(work.sql, job.id);
    for (const id of ids) {
      const task = await taskQuestions.loadById(work.sql, id);
      if (!task) continue;
      const because =
        attention?.message ?? `No Worker is left that can run tasks of type '${task.type}' of this job.`;
      const activity = givenUpActivity(because, task.activity);
      await this.statuses.changeTask(work, task, 'completed', { because, activity });
    }
    return ids.length > 0;
  }
}

async function needsChange(
  sql: SqlReader,
  job: JobState,
  outlooks: JobOutlooks,
  endsStalled: boolean,
): Promise<boolean> {
  if (!isOpenToWorkers(job)) return true;
  const { isNobodyLeft, attention } = await outlooks.of(job);
  if (isNobodyLeft || !isSame(attention, job.attention)) return true;
  return endsStalled && (await queueQuestions.countReady(sql, job.id)) === 0;
}

function isSame(one: JobAttention | undefined, other: JobAttention | undefined): boolean {
  return one?.code === other?.code && one?.message === other?.message && one?.remedy === other?.remedy;
}
