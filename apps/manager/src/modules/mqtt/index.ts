export { EVENTS_KEPT_FROM_BROKERS } from './mqtt-events.js';
