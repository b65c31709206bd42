import { Module } from '@nestjs/common';
import { Outbox } from './outbox.js';

/** What happened, kept until everybody outside who wants to know it has been told. */
@Module({ providers: [Outbox], exports: [Outbox] })
export class OutboxModule {}
