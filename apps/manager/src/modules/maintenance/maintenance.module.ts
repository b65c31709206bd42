import { Module } from '@nestjs/common';
import { LifetimeModule } from '../../lifetime.module.js';
import { ManagersModule } from '../managers/index.js';
import { ChoreRunner } from './chore-runner.js';
import { DatabaseMaintenance } from './database-maintenance.js';
import { PeriodicCheck } from './periodic-check.js';

/** Looks after the database: checks, checkpoints, giving space back. */
@Module({
  imports: [LifetimeModule, ManagersModule],
  providers: [ChoreRunner, DatabaseMaintenance, PeriodicCheck],
  exports: [DatabaseMaintenance, PeriodicCheck],
})
export class MaintenanceModule {}
