import { Module } from '@nestjs/common';
import { QueueModule } from '../queue/index.js';
import { TasksModule } from '../tasks/index.js';
import { BlockGate } from './block-gate.js';
import { BlockLifting } from './block-lifting.js';
import { BlocklistController } from './blocklist.controller.js';

/** Which Workers get no more tasks of a type from a job, for people to see and to lift. The task reports put them there. */
@Module({
  imports: [QueueModule, TasksModule],
  controllers: [BlocklistController],
  providers: [BlockGate, BlockLifting],
})
export class BlocklistModule {}
