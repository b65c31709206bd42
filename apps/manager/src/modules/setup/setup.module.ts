import { Module } from '@nestjs/common';
import { ConfigurationFile } from '../../config/index.js';
import { LifetimeModule } from '../../lifetime.module.js';
import { BlenderFinder } from './blender-finder.js';
import { ConfigurationFileController } from './configuration-file.controller.js';
import { EarlierFarms } from './earlier-farms.js';
import { FirstAdmins } from './first-admins.js';
import { KnownBlenders } from './known-blenders.js';
import { SettingNotes } from './setting-notes.js';
import { SetupAssistant } from './setup-assistant.js';
import { SettingsController } from './settings.controller.js';
import { SetupController } from './setup.controller.js';

/** Setting the Manager up: the assistant for its first run, and the configuration file. */
@Module({
  imports: [LifetimeModule],
  controllers: [SetupController, ConfigurationFileController, SettingsController],
  providers: [
    BlenderFinder,
    ConfigurationFile,
    EarlierFarms,
    FirstAdmins,
    KnownBlenders,
    SettingNotes,
    SetupAssistant,
  ],
  exports: [ConfigurationFile, EarlierFarms, FirstAdmins],
})
export class SetupModule {}
