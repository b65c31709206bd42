import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { TasksModule } from '../tasks/index.js';
import { PlacementGates } from './placement-gates.js';
import { RunnableQueue } from './runnable-queue.js';
import { RunnableSignal } from './runnable-signal.js';

/** What can be handed out, and to whom. Owns the table of runnable groups. */
@Module({
  imports: [ManagersModule, TasksModule],
  providers: [PlacementGates, RunnableQueue, RunnableSignal],
  exports: [PlacementGates, RunnableQueue, RunnableSignal],
})
export class QueueModule {}
