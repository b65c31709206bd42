import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { MetaController } from './meta.controller.js';

/** The Manager about itself. */
@Module({ controllers: [MetaController, HealthController] })
export class MetaModule {}
