import { IdempotencyKeys1764000000004 } from '../../database/migrations/0004-idempotency-keys.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** Requests that come again with an `Idempotency-Key`. What they are answered is in the interceptor, beside their handlers. */
export const idempotencyPart: ManagerPart = {
  name: 'idempotency',
  module: async () => (await import('./idempotency.module.js')).IdempotencyModule,
  tables: ['idempotency_keys'],
  migrations: [IdempotencyKeys1764000000004],
};
