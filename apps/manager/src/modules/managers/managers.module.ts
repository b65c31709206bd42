import { Module } from '@nestjs/common';
import { Leadership } from './leadership.js';
import { ManagerNews } from './manager-news.js';
import { ManagerPresence } from './manager-presence.js';
import { SharedSettings } from './shared-settings.js';

/** Managers that share a database. Where one has it alone, nothing is written, and nothing runs. */
@Module({
  providers: [Leadership, ManagerNews, ManagerPresence, SharedSettings],
  exports: [Leadership, ManagerNews, ManagerPresence],
})
export class ManagersModule {}
