import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { KeyRetention } from './key-retention.js';

/** Requests that come again with an `Idempotency-Key`. What they are answered is in the interceptor, beside their handlers. */
@Module({ imports: [ManagersModule], providers: [KeyRetention] })
export class IdempotencyModule {}
