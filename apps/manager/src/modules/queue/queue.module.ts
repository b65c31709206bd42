import { Module } from '@nestjs/common';
import { RunnableSignal } from './runnable-signal.js';

/** What can be handed out, and to whom. Owns the table of runnable groups. */
@Module({ providers: [RunnableSignal], exports: [RunnableSignal] })
export class QueueModule {}
