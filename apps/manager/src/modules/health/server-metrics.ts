import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Gauge, Histogram } from 'prom-client';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { VERSION } from '../../version.js';
import { MetricsRegistry } from './metrics-registry.js';

/** The event loop is looked at so often; what a look is late by is the lag. */
const LAG_RESOLUTION_MS = 10;
const LAG_QUANTILES = [0.5, 0.9, 0.99] as const;
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const WORKS_A_COMMIT = [1, 2, 4, 8, 16, 32, 64];

/** Numbers about the Manager as a server: requests, commits, its event loop, its memory. */
@Injectable()
export class ServerMetrics implements OnModuleDestroy {
  private readonly delay = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  private readonly requests = new Histogram({
    name: 'flamenco_http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer. Long polls of Workers have a route of their own.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers: [],
  });
  private readonly commits = new Histogram({
    name: 'flamenco_works_per_commit',
    help: 'How many works shared a commit of the database.',
    buckets: WORKS_A_COMMIT,
    registers: [],
  });
  private readonly lag = new Gauge({
    name: 'flamenco_event_loop_lag_seconds',
    help: 'How late the event loop was, since these numbers were fetched last.',
    labelNames: ['quantile'],
    registers: [],
  });
  private readonly memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    registers: [],
  });

  constructor(registry: MetricsRegistry, unitOfWork: UnitOfWork, http: HttpAdapterHost) {
    for (const metric of [this.requests, this.commits, this.lag, this.memory])
      registry.registerMetric(metric);
    new Gauge({
      name: 'flamenco_manager_info',
      help: 'The version of the Manager.',
      labelNames: ['version'],
      registers: [registry],
    }).set({ version: VERSION }, 1);
    unitOfWork.onCommit((works) => {
      this.commits.observe(works);
    });
    http.httpAdapter.getInstance<FastifyInstance>().addHook('onResponse', (request, reply, done) => {
      this.observe(request, reply);
      done();
    });
    this.delay.enable();
  }

  onModuleDestroy(): void {
    this.delay.disable();
  }

  /** Brings what is not counted as it happens up to date. */
  update(): void {
    const seconds = (nanoseconds: number): number =>
      Math.max(0, nanoseconds / 1e9 - LAG_RESOLUTION_MS / 1000);
    if (this.delay.count > 0) {
      for (const quantile of LAG_QUANTILES)
        this.lag.set({ quantile: String(quantile) }, seconds(this.delay.percentile(quantile * 100)));
      this.lag.set({ quantile: '1' }, seconds(this.delay.max));
    }
    this.delay.reset();
    this.memory.set(process.memoryUsage.rss());
  }

  private observe(request: FastifyRequest, reply: FastifyReply): void {
    const { method } = request;
    const labels = { method, route: routeOf(request), status: reply.statusCode };
    this.requests.observe(labels, reply.elapsedTime / 1000);
  }
}

/** The route as it is declared: there are as many as handlers, whatever clients ask for. */
function routeOf({ routeOptions, query }: FastifyRequest): string {
  const isLongPoll = typeof query === 'object' && query !== null && 'wait' in query && Number(query.wait) > 0;
  return `${routeOptions.url ?? 'none'}${isLongPoll ? '?wait' : ''}`;
}
