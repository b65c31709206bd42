export { OutboxModule } from './outbox.module.js';
export { Outbox } from './outbox.js';
export {
  deliveryToJson,
  DELIVERY_RESULTS,
  type Delivery,
  type DeliveryOutcome,
  type DeliveryResult,
  type OutboxTarget,
} from './outbox-target.js';
