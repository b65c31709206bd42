import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { MetricsRegistry } from '../health/index.js';
import { DELIVERY_RESULTS, type DeliveryResult } from '../outbox/index.js';

/** Numbers about webhooks, by their names. */
@Injectable()
export class WebhookMetrics {
  private readonly attempts = new Counter({
    name: 'flamenco_webhook_attempts_total',
    help: 'Attempts at deliveries to webhooks since the start of the Manager; dropped: deliveries that were given up.',
    labelNames: ['webhook', 'result'],
    registers: [],
  });
  private readonly waiting = new Gauge({
    name: 'flamenco_webhook_waiting',
    help: 'Deliveries that a webhook has yet to take.',
    labelNames: ['webhook'],
    registers: [],
  });

  constructor(private readonly registry: MetricsRegistry) {}

  /** Shows the numbers of these webhooks from now on. */
  show(webhooks: readonly string[]): void {
    this.registry.registerMetric(this.attempts);
    this.registry.registerMetric(this.waiting);
    for (const webhook of webhooks) {
      for (const result of DELIVERY_RESULTS) this.attempts.inc({ webhook, result }, 0);
      this.waiting.set({ webhook }, 0);
    }
  }

  count(webhook: string, result: DeliveryResult, times: number): void {
    this.attempts.inc({ webhook, result }, times);
  }

  setWaiting(webhook: string, deliveries: number): void {
    this.waiting.set({ webhook }, deliveries);
  }
}
