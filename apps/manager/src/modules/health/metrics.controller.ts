import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DatabaseMetrics } from './database-metrics.js';
import { FarmMetrics } from './farm-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { ServerMetrics } from './server-metrics.js';

/** For Prometheus. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly farm: FarmMetrics,
    private readonly server: ServerMetrics,
    private readonly database: DatabaseMetrics,
  ) {}

  @Get()
  @Header('Content-Type', MetricsRegistry.PROMETHEUS_CONTENT_TYPE)
  @Header('Cache-Control', 'no-store')
  async metrics(): Promise<string> {
    await this.farm.update();
    this.server.update();
    this.database.update();
    return this.registry.metrics();
  }
}
