import { Module } from '@nestjs/common';
import { MaintenanceModule } from '../maintenance/index.js';
import { ManagersModule } from '../managers/index.js';
import { TaskReportsModule } from '../task-reports/index.js';
import { DatabaseMetrics } from './database-metrics.js';
import { FarmMetrics } from './farm-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessController } from './readiness.controller.js';
import { Readiness } from './readiness.js';
import { ServerMetrics } from './server-metrics.js';
import { StorageController } from './storage.controller.js';
import { StorageSpace } from './storage-space.js';

/** For those who watch over the Manager: whether it can work, and numbers about it. */
@Module({
  imports: [MaintenanceModule, ManagersModule, TaskReportsModule],
  controllers: [ReadinessController, MetricsController, StorageController],
  providers: [DatabaseMetrics, FarmMetrics, MetricsRegistry, Readiness, ServerMetrics, StorageSpace],
  exports: [MetricsRegistry],
})
export class HealthModule {}
