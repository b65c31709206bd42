import { Module } from '@nestjs/common';
import { WorkersModule } from '../workers/index.js';
import { PackageFolder } from './package-folder.js';
import { WorkerPackagesController } from './worker-packages.controller.js';

/** Packages of the Worker, which Workers fetch when a person has them updated. */
@Module({
  imports: [WorkersModule],
  controllers: [WorkerPackagesController],
  providers: [PackageFolder],
})
export class WorkerPackagesModule {}
