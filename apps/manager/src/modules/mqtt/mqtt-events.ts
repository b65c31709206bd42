import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { topicsOf, type FarmEvent, type FarmEventName } from '@flamenco/domain';
import { Configuration } from '../../config/index.js';
import { EventBus } from '../events/index.js';
import { BrokerLink } from './broker-link.js';

/** What stays in the house: whole task logs would be too much for a broker (behaviour.md §22.2). */
const NOT_SENT: readonly FarmEventName[] = ['task-log-updated'];

/** As Flamenco 3 has it. */
const RECONNECT_MS = 10_000;

/** Sends live events to an MQTT broker, when one is configured. Whatever goes wrong with that is logged, and concerns nobody else. */
@Injectable()
export class MqttEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MqttEvents.name);
  private link: BrokerLink | undefined;
  private endListening: (() => void) | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly events: EventBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { enabled, broker, clientId, topicPrefix, username, password } =
      this.configuration.config.mqtt.client;
    if (!enabled) return;
    if (broker.trim() === '') {
      this.logger.warn(
        'mqtt.client.enabled is true, but mqtt.client.broker is empty: set it to tcp://HOST:1883',
      );
      return;
    }
    const credentials = { ...(username !== '' && { username }), ...(password !== '' && { password }) };
    const options = { url: broker.trim(), clientId, ...credentials, reconnectMs: RECONNECT_MS };
    this.link = await BrokerLink.open(options, this.logger);
    this.endListening = this.events.listen((event) => {
      if (!NOT_SENT.includes(event.name)) this.send(topicPrefix, event);
    });
  }

  /** After everybody's farewell was published. */
  async onApplicationShutdown(): Promise<void> {
    this.endListening?.();
    await this.link?.close();
  }

  private send(prefix: string, event: FarmEvent): void {
    const payload = JSON.stringify(event.payload);
    for (const { room } of topicsOf(event)) this.link?.send(prefix + room, payload);
  }
}
