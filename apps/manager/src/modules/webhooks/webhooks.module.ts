import { Module } from '@nestjs/common';
import { HealthModule } from '../health/index.js';
import { OutboxModule } from '../outbox/index.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { Webhooks } from './webhooks.js';

/** What happens on the farm, told to addresses that want to know. Off unless it is configured. */
@Module({ imports: [HealthModule, OutboxModule], providers: [WebhookMetrics, Webhooks] })
export class WebhooksModule {}
