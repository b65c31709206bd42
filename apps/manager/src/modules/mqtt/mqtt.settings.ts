import { hidden, withoutPassword } from '../../config/secrets.js';
import { eventNames } from '../../config/event-names.js';
import { atRestart, flag, ourOwn, secret, section, text, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  mqtt: section('mqtt', {
    client: section('client', {
      enabled: atRestart(flag('enabled', false, 'Whether events are sent to an MQTT broker.')),
      broker: atRestart(
        secret(text('broker', '', 'URL of the broker, such as tcp://host:1883.'), withoutPassword),
      ),
      clientId: atRestart(text('clientID', 'flamenco', 'Name of this Manager at the broker.')),
      topicPrefix: atRestart(text('topic_prefix', 'flamenco', 'What every topic starts with.')),
      username: atRestart(text('username', '', 'User name at the broker; empty for none.')),
      password: atRestart(secret(text('password', '', 'Password at the broker.'), hidden)),
    }),
  }),
  mqttEvents: ourOwn(
    atRestart(
      eventNames(
        'mqtt_events',
        [],
        'Events that the MQTT broker is told of for certain, such as [job-*, task-failed], below TOPIC_PREFIX/events/. See docs/events.md.',
      ),
    ),
  ),
};

/** The broker, and how to reach it. */
export const MQTT_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
