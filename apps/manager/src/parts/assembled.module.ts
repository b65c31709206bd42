import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, type Configuration } from '../config/index.js';
import type { NestModule } from './manager-part.js';

/** The whole Manager: the modules of its parts, and its configuration. */
@Module({})
export class AssembledModule {
  static of(configuration: Configuration, modules: readonly NestModule[]): DynamicModule {
    return { module: AssembledModule, imports: [ConfigModule.with(configuration), ...modules] };
  }
}
