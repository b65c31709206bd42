import { Module } from '@nestjs/common';
import { SavedViewsController } from './saved-views.controller.js';
import { ViewChanges } from './view-changes.js';

/** Views of the list of jobs that people share. */
@Module({ controllers: [SavedViewsController], providers: [ViewChanges] })
export class SavedViewsModule {}
