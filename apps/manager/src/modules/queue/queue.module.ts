import { Module } from '@nestjs/common';
import { PlacementGates } from './placement-gates.js';
import { RunnableSignal } from './runnable-signal.js';

/** What can be handed out, and to whom. Owns the table of runnable groups. */
@Module({ providers: [PlacementGates, RunnableSignal], exports: [PlacementGates, RunnableSignal] })
export class QueueModule {}
