export { IdempotencyModule } from './idempotency.module.js';
export { Idempotent, ReservedId } from './idempotent.decorator.js';
