import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { PeriodicCheck } from '../maintenance/index.js';
import { MetricsRegistry } from './metrics-registry.js';

/** What the last check of the database found. Of several Managers, the one that leads tells it. */
@Injectable()
export class DatabaseMetrics {
  private readonly problems = new Gauge({
    name: 'flamenco_database_problems',
    help: 'What the last check of the database by this Manager found wrong; absent until it has checked it.',
    labelNames: ['kind'],
    registers: [],
  });

  constructor(
    registry: MetricsRegistry,
    private readonly check: PeriodicCheck,
  ) {
    registry.registerMetric(this.problems);
  }

  update(): void {
    const { findings } = this.check;
    this.problems.reset();
    if (!findings) return;
    for (const kind of ['damage', 'disorder'] as const) this.problems.set({ kind }, findings[kind].length);
  }
}
