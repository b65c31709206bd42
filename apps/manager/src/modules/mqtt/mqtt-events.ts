import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  topicsOf,
  type DomainEventName,
  type FarmEvent,
  type FarmEventName,
  type FarmStatusChangedPayload,
} from '@flamenco/domain/events';
import { FARM_STATUS_WITHOUT_MANAGER, farmStatus, type FarmStatus } from '@flamenco/domain/farm';
import { Configuration } from '../../config/index.js';
import { EventBus } from '../events/index.js';
import { Leadership } from '../managers/index.js';
import { deliveryToJson, Outbox, type OutboxTarget } from '../outbox/index.js';
import { BrokerLink, type BrokerOptions, type Presence } from './broker-link.js';
import { MQTT_SETTINGS } from './mqtt.settings.js';

/** What stays in the house: whole task logs would be too much for a broker (behaviour.md §22.2). */
export const EVENTS_KEPT_FROM_BROKERS: readonly FarmEventName[] = ['task-log-updated', 'change-noted'];

/** In the database; no webhook can be called so. */
const TARGET_NAME = '(mqtt)';

/** As Flamenco 3 has it. */
const RECONNECT_MS = 10_000;

/**
 * Sends live events to an MQTT broker, when one is configured, and what happened for certain. Whatever goes wrong with that is logged,
 * and concerns nobody else.
 */
@Injectable()
export class MqttEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MqttEvents.name);
  private link: BrokerLink | undefined;
  private changing: Promise<void> = Promise.resolve();
  private endListening: (() => void) | undefined;
  private farmStatus: FarmStatus = farmStatus(undefined);

  constructor(
    private readonly configuration: Configuration,
    private readonly events: EventBus,
    private readonly leadership: Leadership,
    outbox: Outbox,
  ) {
    const { mqtt, mqttEvents: told } = configuration.of(MQTT_SETTINGS);
    const { enabled, broker, topicPrefix } = mqtt.client;
    if (enabled && broker.trim() !== '' && told.size > 0) outbox.tell(this.asTarget(told, topicPrefix));
  }

  async onApplicationBootstrap(): Promise<void> {
    const { enabled, broker, clientId, topicPrefix, username, password } =
      this.configuration.of(MQTT_SETTINGS).mqtt.client;
    if (!enabled) return;
    if (broker.trim() === '') {
      this.logger.warn(
        'mqtt.client.enabled is true, but mqtt.client.broker is empty: set it to tcp://HOST:1883',
      );
      return;
    }
    const credentials = { ...(username !== '' && { username }), ...(password !== '' && { password }) };
    // Before the link is there: the farm's first status may be known while it is made.
    this.endListening = this.events.listen((event) => {
      if (!EVENTS_KEPT_FROM_BROKERS.includes(event.name)) this.send(topicPrefix, event);
    });
    const options: BrokerOptions = {
      url: broker.trim(),
      clientId,
      ...credentials,
      reconnectMs: RECONNECT_MS,
      presence: this.presence(topicPrefix),
    };
    this.leadership.onChange((isOurs) => void this.connect(isOurs ? options : undefined));
    if (this.leadership.isOurs) await this.connect(options);
  }

  /** After everybody's farewell was published. */
  async onApplicationShutdown(): Promise<void> {
    this.endListening?.();
    await this.connect(undefined);
  }

  /** Of several Managers, the one that leads is connected: each would tell all. @param options - undefined: hang up. Never throws */
  private connect(options: BrokerOptions | undefined): Promise<void> {
    this.changing = this.changing.then(async () => {
      const { link } = this;
      if (options) {
        this.link = link ?? (await BrokerLink.open(options, this.logger));
        return;
      }
      this.link = undefined;
      await link?.close();
    });
    return this.changing;
  }

  /** The farm's status: whoever subscribes is told the last one at once, and the broker says when the Manager is gone. */
  private presence(prefix: string): Presence {
    const payload = (status: FarmStatus, online: boolean): string =>
      JSON.stringify({ status, online } satisfies FarmStatusChangedPayload);
    const [topic = ''] = topicsOf({ name: 'farm-status-changed', payload: { status: this.farmStatus } });
    return {
      topic: prefix + topic,
      online: () => payload(this.farmStatus, true),
      offline: payload(FARM_STATUS_WITHOUT_MANAGER, false),
    };
  }

  /** What is told for certain, each event below a topic of its own. */
  private asTarget(events: ReadonlySet<DomainEventName>, prefix: string): OutboxTarget {
    return {
      name: TARGET_NAME,
      title: 'The MQTT broker',
      events,
      deliver: async (delivery) => {
        const payload = deliveryToJson(delivery, this.configuration.config.managerName);
        const because = this.link
          ? await this.link.deliver({ topic: `${prefix}/events/${delivery.name}`, payload })
          : 'it is not connected yet';
        return because === undefined ? { isTaken: true } : { isTaken: false, because };
      },
      close: () => undefined,
    };
  }

  private send(prefix: string, event: FarmEvent): void {
    const isStatus = event.name === 'farm-status-changed';
    if (isStatus) this.farmStatus = event.payload.status;
    const payload = JSON.stringify(isStatus ? { ...event.payload, online: true } : event.payload);
    for (const topic of topicsOf(event))
      this.link?.send({ topic: prefix + topic, payload, isRetained: isStatus });
  }
}
