import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DomainEvent } from '@flamenco/domain/events';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { EventBus } from '../events/index.js';
import { Leadership } from '../managers/index.js';
import { DeliveryQueue } from './delivery-queue.js';
import { DeliverySignal } from './delivery-signal.js';
import type { OutboxTarget } from './outbox-target.js';
import { OUTBOX_SETTINGS } from './outbox.settings.js';
import { countDeliveries, insertEvent, removeOtherTargets } from './persistence/outbox-rows.js';

/** Seconds between looks for what has waited for too long. */
const EXPIRE_EVERY = 60;

/**
 * Tells targets what happens. It is written down in the work that it happens in, and delivered after the commit, at least once.
 * Without targets, nothing is written, and nothing runs.
 */
@Injectable()
export class Outbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Outbox.name);
  private readonly targets: OutboxTarget[] = [];
  private readonly queues = new Map<string, DeliveryQueue>();
  private endTicking: () => void = () => undefined;
  private seconds = 0;

  constructor(
    private readonly configuration: Configuration,
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly leadership: Leadership,
    private readonly added: DeliverySignal,
    private readonly events: EventBus,
  ) {}

  /** Has a target told from now on. For constructors: what happens before is not told. */
  tell(target: OutboxTarget): void {
    if (this.targets.length === 0) this.unitOfWork.recordEvents((work, events) => this.record(work, events));
    this.targets.push(target);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.forgetOtherTargets();
    if (this.targets.length === 0) return;
    const { database, unitOfWork, clock, configuration, leadership } = this;
    const isOurs = (): boolean => leadership.isOurs;
    const retentionMs = (): number => configuration.of(OUTBOX_SETTINGS).eventRetentionMs;
    const waiting = await countDeliveries(database.reader);
    for (const target of this.targets) {
      const around = { database, unitOfWork, clock, isOurs, retentionMs };
      this.queues.set(target.name, new DeliveryQueue(target, waiting.get(target.name) ?? 0, around));
    }
    this.added.listen((told) => {
      for (const target of told) this.queues.get(target)?.add();
    });
    leadership.onTaken(() => this.recount());
    this.events.onMissing(() => void this.recount());
    this.endTicking = clock.everySecond(() => {
      this.tick();
    });
    for (const queue of this.queues.values()) queue.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.endTicking();
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private async record(work: Work, events: readonly DomainEvent[]): Promise<void> {
    for (const { name, subject, payload } of events) {
      const told = this.targets.filter((target) => target.events.has(name)).map((target) => target.name);
      if (told.length === 0) continue;
      const happened = this.clock.timestamp();
      const event = { uuid: randomUUID(), name, subject, payload: JSON.stringify(payload), happened };
      await insertEvent(work.sql, event, told);
      this.added.raise(work, told);
    }
  }

  /** What was added and told by others while they led is not counted here. */
  private async recount(): Promise<void> {
    const waiting = await countDeliveries(this.database.reader);
    for (const [name, queue] of this.queues) queue.recount(waiting.get(name) ?? 0);
  }

  private tick(): void {
    this.seconds += 1;
    for (const queue of this.queues.values()) {
      queue.wake();
      if (this.seconds % EXPIRE_EVERY === 0) queue.expire();
    }
  }

  /** A target that was taken out of the configuration is not told what it has not heard. */
  private async forgetOtherTargets(): Promise<void> {
    if (!this.leadership.isOurs) return;
    const names = this.targets.map(({ name }) => name);
    const others = [...(await countDeliveries(this.database.reader)).keys()].filter(
      (name) => !names.includes(name),
    );
    if (others.length === 0) return;
    const gone = await this.unitOfWork.run((work) => removeOtherTargets(work.sql, names));
    for (const [name, count] of gone)
      this.logger.warn(`Nobody called '${name}' is told any more: ${count} events for it are dropped`);
  }
}
