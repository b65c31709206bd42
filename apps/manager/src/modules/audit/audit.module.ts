import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { ChangesController } from './changes.controller.js';
import { ChangeNotes } from './change-notes.js';
import { ChangeRetention } from './change-retention.js';

/** The history of what people did on the farm. */
@Module({
  imports: [ManagersModule],
  controllers: [ChangesController],
  providers: [ChangeNotes, ChangeRetention],
})
export class AuditModule {}
