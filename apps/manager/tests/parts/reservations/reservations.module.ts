import { Module } from '@nestjs/common';
import { OutboxModule } from '../../../src/modules/outbox/index.js';
import { QueueModule } from '../../../src/modules/queue/index.js';
import { TasksModule } from '../../../src/modules/tasks/index.js';
import { ProjectGate } from './project-gate.js';
import { ReservationGate } from './reservation-gate.js';
import { Reservations } from './reservations.js';
import { ReservationsController } from './reservations.controller.js';

/** Workers that are reserved for projects. */
@Module({
  imports: [OutboxModule, QueueModule, TasksModule],
  controllers: [ReservationsController],
  providers: [ProjectGate, ReservationGate, Reservations],
})
export class ReservationsModule {}
