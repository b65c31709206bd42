import { Module, type DynamicModule } from '@nestjs/common';
import { Configuration } from './configuration.js';

/** Shares the configuration with every module. */
@Module({})
export class ConfigModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Configuration, useValue: configuration }],
      exports: [Configuration],
    };
  }
}
