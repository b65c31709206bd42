import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { DeliverySignal } from './delivery-signal.js';
import { Outbox } from './outbox.js';

/** What happened, kept until everybody outside who wants to know it has been told. */
@Module({ imports: [ManagersModule], providers: [DeliverySignal, Outbox], exports: [Outbox] })
export class OutboxModule {}
