import { Module } from '@nestjs/common';
import { LifetimeModule } from '../../lifetime.module.js';
import { ChoreRunner } from './chore-runner.js';
import { DatabaseMaintenance } from './database-maintenance.js';

/** Looks after the database file: checks, checkpoints, giving space back. */
@Module({
  imports: [LifetimeModule],
  providers: [ChoreRunner, DatabaseMaintenance],
  exports: [DatabaseMaintenance],
})
export class MaintenanceModule {}
