import { Module } from '@nestjs/common';
import { databasePart } from '../../src/database/database.part.js';
import { MANAGER } from '../../src/manager.module.js';
import type { ManagerPart } from '../../src/parts/manager-part.js';

@Module({})
class NoModule {}

/** All tables, for a Manager without the areas that they are of; besides `databasePart`. */
export const allTablesPart: ManagerPart = {
  name: 'all-tables',
  module: () => NoModule,
  migrations: MANAGER.list
    .filter(({ name }) => name !== databasePart.name)
    .flatMap(({ migrations }) => migrations ?? []),
};
