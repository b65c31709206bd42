import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DomainEvent, DomainEventName } from '@flamenco/domain/events';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { countDeliveries, insertEvent, removeOtherTargets } from './persistence/outbox-rows.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { WebhookQueue } from './webhook-queue.js';
import { WEBHOOK_SETTINGS } from './webhooks.settings.js';
import type { WebhookTarget } from './webhook-targets.js';

/** Seconds between looks for what has waited for too long. */
const EXPIRE_EVERY = 60;

/**
 * Tells the configured addresses what happens. It is written down in the work that it happens in, and delivered after the commit,
 * at least once. Without webhooks, nothing is written, and nothing runs.
 */
@Injectable()
export class Webhooks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Webhooks.name);
  private readonly targets: readonly WebhookTarget[];
  private readonly targetsOf: ReadonlyMap<DomainEventName, readonly string[]>;
  private queues: ReadonlyMap<string, WebhookQueue> = new Map();
  private endTicking: () => void = () => undefined;
  private seconds = 0;

  constructor(
    private readonly configuration: Configuration,
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: WebhookMetrics,
  ) {
    this.targets = configuration.of(WEBHOOK_SETTINGS).webhooks;
    this.targetsOf = targetsByEvent(this.targets);
    if (this.targets.length === 0) return;
    metrics.show(this.targets.map(({ name }) => name));
    // Before any other part begins to work.
    unitOfWork.recordEvents(async (work, events) => {
      for (const event of events) await this.record(work, event);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.forgetOtherTargets();
    if (this.targets.length === 0) return;
    const { database, unitOfWork, clock, metrics, configuration } = this;
    const farm = (): string => configuration.config.managerName;
    const waiting = await countDeliveries(database.reader);
    this.queues = new Map(
      this.targets.map((target) => [
        target.name,
        new WebhookQueue(target, waiting.get(target.name) ?? 0, {
          database,
          unitOfWork,
          clock,
          metrics,
          farm,
        }),
      ]),
    );
    this.endTicking = clock.everySecond(() => {
      this.tick();
    });
    for (const queue of this.queues.values()) queue.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.endTicking();
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private async record(work: Work, { name, subject, payload }: DomainEvent): Promise<void> {
    const targets = this.targetsOf.get(name);
    if (!targets) return;
    const happened = this.clock.timestamp();
    await insertEvent(
      work.sql,
      { uuid: randomUUID(), name, subject, payload: JSON.stringify(payload), happened },
      targets,
    );
    work.afterCommit(() => {
      for (const target of targets) this.queues.get(target)?.add();
    });
  }

  private tick(): void {
    this.seconds += 1;
    for (const queue of this.queues.values()) {
      queue.wake();
      if (this.seconds % EXPIRE_EVERY === 0) queue.expire();
    }
  }

  /** A webhook that was taken out of the configuration is not told what it has not heard. */
  private async forgetOtherTargets(): Promise<void> {
    const names = this.targets.map(({ name }) => name);
    const others = [...(await countDeliveries(this.database.reader)).keys()].filter(
      (name) => !names.includes(name),
    );
    if (others.length === 0) return;
    const gone = await this.unitOfWork.run((work) => removeOtherTargets(work.sql, names));
    for (const [name, count] of gone)
      this.logger.warn(
        `There is no webhook '${name}' any more: ${count} events that it was to be told of are dropped`,
      );
  }
}

function targetsByEvent(targets: readonly WebhookTarget[]): ReadonlyMap<DomainEventName, readonly string[]> {
  const names = new Set(targets.flatMap(({ events }) => [...events]));
  return new Map(
    [...names].map((event) => [
      event,
      targets.filter(({ events }) => events.has(event)).map(({ name }) => name),
    ]),
  );
}
