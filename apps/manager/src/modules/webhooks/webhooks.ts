import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { Outbox, type OutboxTarget } from '../outbox/index.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { WebhookSender } from './webhook-sender.js';
import type { WebhookTarget } from './webhook-targets.js';
import { WEBHOOK_SETTINGS } from './webhooks.settings.js';

/** Has the configured addresses told what happens. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly configuration: Configuration,
    private readonly clock: Clock,
    private readonly metrics: WebhookMetrics,
    outbox: Outbox,
  ) {
    const { webhooks } = configuration.of(WEBHOOK_SETTINGS);
    if (webhooks.length > 0) metrics.show(webhooks.map(({ name }) => name));
    for (const webhook of webhooks) outbox.tell(this.asTarget(webhook));
  }

  private asTarget(webhook: WebhookTarget): OutboxTarget {
    const { name, events } = webhook;
    const { configuration, clock, metrics } = this;
    const sender = new WebhookSender(webhook);
    return {
      name,
      title: `Webhook '${name}'`,
      events,
      deliver: (delivery) => sender.send(delivery, configuration.config.managerName, clock.nowMs()),
      close: () => {
        sender.close();
      },
      count: (result, times) => {
        metrics.count(name, result, times);
      },
      setWaiting: (deliveries) => {
        metrics.setWaiting(name, deliveries);
      },
    };
  }
}
