import { Module } from '@nestjs/common';
import { TaskLogsModule } from '../task-logs/index.js';
import { TasksModule } from '../tasks/index.js';
import { CurrentTaskNews } from './current-task-news.js';
import { StatusSchedules } from './status-schedule.js';
import { WorkerAuthGuard } from './worker-auth.guard.js';
import { WorkerChanger } from './worker-changer.js';
import { WorkerCredentials } from './worker-credentials.js';
import { WorkerLifecycleController } from './worker-lifecycle.controller.js';
import { WorkerLifecycle } from './worker-lifecycle.js';
import { WorkerLoads } from './worker-loads.js';
import { WorkerMachineController } from './worker-machine.controller.js';
import { WorkerMachines } from './worker-machines.js';
import { RegistrationGates } from './registration-gates.js';
import { WorkerRegistration } from './worker-registration.js';
import { WorkerRemover } from './worker-remover.js';
import { WorkerRequests } from './worker-requests.js';
import { WorkerSightings } from './worker-sightings.js';
import { WorkersController } from './workers.controller.js';

/** Workers: their registration, comings and goings, and what people ask of them. */
@Module({
  imports: [TaskLogsModule, TasksModule],
  controllers: [WorkerLifecycleController, WorkerMachineController, WorkersController],
  providers: [
    StatusSchedules,
    CurrentTaskNews,
    WorkerAuthGuard,
    WorkerChanger,
    WorkerCredentials,
    WorkerLifecycle,
    WorkerLoads,
    WorkerMachines,
    RegistrationGates,
    WorkerRegistration,
    WorkerRemover,
    WorkerRequests,
    WorkerSightings,
  ],
  exports: [
    StatusSchedules,
    WorkerAuthGuard,
    WorkerChanger,
    WorkerCredentials,
    WorkerRemover,
    WorkerSightings,
  ],
})
export class WorkersModule {}
