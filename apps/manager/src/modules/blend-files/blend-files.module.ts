import { Module } from '@nestjs/common';
import { SharedStorageModule } from '../shared-storage/index.js';
import { TasksModule } from '../tasks/index.js';
import { BlendFiles } from './blend-files.js';
import { BlenderGate } from './blender-gate.js';

/** Which Blender the files of jobs need: Workers that are known not to have it get no tasks of theirs. */
@Module({
  imports: [SharedStorageModule, TasksModule],
  providers: [BlendFiles, BlenderGate],
  exports: [BlendFiles],
})
export class BlendFilesModule {}
