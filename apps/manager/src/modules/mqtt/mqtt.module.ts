import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { OutboxModule } from '../outbox/index.js';
import { MqttEvents } from './mqtt-events.js';

/** Live events for whoever listens at an MQTT broker: chat bots, statistics, home automation. Off unless it is configured. */
@Module({ imports: [ManagersModule, OutboxModule], providers: [MqttEvents] })
export class MqttModule {}
