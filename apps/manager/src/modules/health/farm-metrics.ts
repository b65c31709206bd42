import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FarmEvent } from '@flamenco/domain/events';
import {
  isActiveTaskStatus,
  isFinishedTaskStatus,
  JOB_STATUSES,
  TASK_STATUSES,
  WORKER_STATUSES,
} from '@flamenco/domain/statuses';
import { Counter, Gauge } from 'prom-client';
import { FarmDatabase } from '../../database/farm-database.js';
import { EventBus } from '../events/index.js';
import { jobQuestions } from '../jobs/index.js';
import { StaleReports } from '../task-reports/index.js';
import { workerQuestions } from '../workers/index.js';
import { MetricsRegistry } from './metrics-registry.js';

/** Numbers about the farm: jobs, tasks and Workers by status, and tasks that were handed out. */
@Injectable()
export class FarmMetrics implements OnModuleDestroy {
  private readonly jobs = gauge('flamenco_jobs', 'Jobs by status.');
  private readonly tasks = gauge('flamenco_tasks', 'Tasks of all jobs by status.');
  private readonly workers = gauge('flamenco_workers', 'Workers by status.');
  private readonly handOuts = new Counter({
    name: 'flamenco_task_hand_outs_total',
    help: 'Tasks that were handed out to Workers, since the start of the Manager.',
    registers: [],
  });
  private readonly ends = new Counter({
    name: 'flamenco_task_ends_total',
    help: 'Tasks that came to an end, by status, since the start of the Manager; not those that a change of the job ended.',
    labelNames: ['status'],
    registers: [],
  });
  private readonly staleReports = new Counter({
    name: 'flamenco_stale_reports_total',
    help: 'Reports of Workers that were refused since their task, or attempt, was not theirs any more, since the start of the Manager.',
    registers: [],
  });
  private readonly endListening: () => void;

  constructor(
    registry: MetricsRegistry,
    private readonly database: FarmDatabase,
    private readonly stale: StaleReports,
    events: EventBus,
  ) {
    for (const metric of [this.jobs, this.tasks, this.workers, this.handOuts, this.ends, this.staleReports])
      registry.registerMetric(metric);
    this.endListening = events.listen((event) => {
      this.count(event);
    });
  }

  onModuleDestroy(): void {
    this.endListening();
  }

  /** Brings what is counted in the database up to date. It costs a row a job, and none of the tasks is looked at. */
  async update(): Promise<void> {
    this.staleReports.reset();
    this.staleReports.inc(this.stale.count);
    const { reader } = this.database;
    setAll(this.jobs, JOB_STATUSES, await jobQuestions.countByStatus(reader));
    setAll(this.tasks, TASK_STATUSES, await jobQuestions.countTasksByStatus(reader));
    setAll(this.workers, WORKER_STATUSES, await workerQuestions.countByStatus(reader));
  }

  private count({ name, payload }: FarmEvent): void {
    if (name !== 'task-updated') return;
    const { status, previous_status: before } = payload;
    if (before === undefined || before === status) return;
    if (isActiveTaskStatus(status)) this.handOuts.inc();
    if (isFinishedTaskStatus(status)) this.ends.inc({ status });
  }
}

/** A status that nothing has is zero, so that its line in a plot does not end. */
function setAll<Status extends string>(
  gauge: Gauge<'status'>,
  statuses: readonly Status[],
  counts: Readonly<Partial<Record<Status, number>>>,
): void {
  for (const status of statuses) gauge.set({ status }, counts[status] ?? 0);
}

function gauge(name: string, help: string): Gauge<'status'> {
  return new Gauge({ name, help, labelNames: ['status'], registers: [] });
}
