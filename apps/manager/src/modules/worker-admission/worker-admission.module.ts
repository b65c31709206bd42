import { Module } from '@nestjs/common';
import { QueueModule } from '../queue/index.js';
import { TasksModule } from '../tasks/index.js';
import { WorkersModule } from '../workers/index.js';
import { AdmissionGate } from './admission-gate.js';
import { RegistrationGate } from './registration-gate.js';
import { RegistrationSecrets } from './registration-secrets.js';
import { WorkerAdmissionController } from './worker-admission.controller.js';
import { WorkerAdmission } from './worker-admission.js';

/** Which Workers come in. */
@Module({
  imports: [QueueModule, TasksModule, WorkersModule],
  controllers: [WorkerAdmissionController],
  providers: [AdmissionGate, RegistrationGate, RegistrationSecrets, WorkerAdmission],
})
export class WorkerAdmissionModule {}
