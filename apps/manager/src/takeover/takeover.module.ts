import { Module, type DynamicModule } from '@nestjs/common';
import { SetupModule } from '../modules/setup/index.js';
import type { FoundFarm } from './earlier-farm.js';
import { FarmTakeover, FOUND_FARM } from './farm-takeover.js';

/** Taking over the farm of Flamenco 3 that was found. */
@Module({})
export class TakeoverModule {
  static of(found: FoundFarm): DynamicModule {
    return {
      module: TakeoverModule,
      imports: [SetupModule],
      providers: [{ provide: FOUND_FARM, useValue: found }, FarmTakeover],
    };
  }
}
