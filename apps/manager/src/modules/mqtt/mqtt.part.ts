import type { ManagerPart } from '../../parts/manager-part.js';
import { MQTT_SETTINGS } from './mqtt.settings.js';

/** Live events for whoever listens at an MQTT broker: chat bots, statistics, home automation. Off unless it is configured. */
export const mqttPart: ManagerPart = {
  name: 'mqtt',
  module: async () => (await import('./mqtt.module.js')).MqttModule,
  settings: MQTT_SETTINGS,
};
