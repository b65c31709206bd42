import type { EntitySchema, MigrationInterface } from 'typeorm';

/** A migration of the database. Its class is called `<What><timestamp>`; migrations run in the order of their timestamps. */
export type MigrationClass = new () => MigrationInterface;

/** What the parts of the Manager have the database hold. */
export interface FarmSchema {
  /** In the order in which they run. */
  readonly migrations: readonly MigrationClass[];
  readonly entities: readonly EntitySchema[];
}

/** By these names the database knows which of them have run. */
export function migrationNames(migrations: FarmSchema['migrations']): readonly string[] {
  return migrations.map(({ name }) => name);
}
