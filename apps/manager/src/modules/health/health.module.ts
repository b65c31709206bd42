import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { FarmMetrics } from './farm-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessController } from './readiness.controller.js';
import { Readiness } from './readiness.js';
import { ServerMetrics } from './server-metrics.js';

/** For those who watch over the Manager: whether it can work, and numbers about it. */
@Module({
  imports: [ManagersModule],
  controllers: [ReadinessController, MetricsController],
  providers: [FarmMetrics, MetricsRegistry, Readiness, ServerMetrics],
  exports: [MetricsRegistry],
})
export class HealthModule {}
