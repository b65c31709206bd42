export { EventBus, type FarmEventListener } from './event-bus.js';
export { EventsModule } from './events.module.js';
