import { Module } from '@nestjs/common';
import { MqttEvents } from './mqtt-events.js';

/** Live events for whoever listens at an MQTT broker: chat bots, statistics, home automation. Off unless it is configured. */
@Module({ providers: [MqttEvents] })
export class MqttModule {}
