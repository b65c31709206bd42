import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, type Configuration } from '../config/index.js';
import { ManagerParts } from './manager-parts.js';

/** The whole Manager: the modules of its parts, its configuration, and what it is made of. */
@Module({})
export class AssembledModule {
  static async of(configuration: Configuration, parts: ManagerParts): Promise<DynamicModule> {
    return {
      module: AssembledModule,
      global: true,
      imports: [ConfigModule.with(configuration), ...(await parts.modules())],
      providers: [{ provide: ManagerParts, useValue: parts }],
      exports: [ManagerParts],
    };
  }
}
