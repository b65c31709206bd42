import type { SchemaClass } from '@flamenco/api-contracts';
import type { DomainEventName } from '@flamenco/domain/events';
import { configSchemaOf, type ConfigSchema } from '../config/config-schema.js';
import { CORE_SETTINGS } from '../config/core-settings.js';
import type { FarmSchema, MigrationClass } from '../database/farm-schema.js';
import type { ManagerPart, NestModule, PartGates } from './manager-part.js';

/** The class of a gate. */
type GateClass<Kind extends keyof PartGates> = Awaited<ReturnType<NonNullable<PartGates[Kind]>>>;

/** What a Manager is made of, and what follows from it. */
export class ManagerParts {
  readonly configSchema: ConfigSchema;
  /** In the order in which they run. */
  readonly migrations: readonly MigrationClass[];
  /** Which area writes a table. */
  readonly ownerOfTable: ReadonlyMap<string, string>;

  /** @throws Error when two parts claim the same name, table, migration or setting */
  constructor(readonly list: readonly ManagerPart[]) {
    ownersOf(list, ({ name }) => [name]);
    this.configSchema = configSchemaOf([CORE_SETTINGS, ...list.flatMap(({ settings }) => settings ?? [])]);
    this.migrations = inOrder(list);
    this.ownerOfTable = ownersOf(list, ({ tables = [] }) => tables);
  }

  /** Loads what needs Nest: half a second of work. */
  modules(): Promise<readonly NestModule[]> {
    return Promise.all(this.list.map(async ({ module }) => module()));
  }

  /** The classes that the API's document has beside those of its operations. */
  async schemas(): Promise<readonly SchemaClass[]> {
    return (await Promise.all(this.list.map(async ({ schemas }) => schemas?.() ?? []))).flat();
  }

  /** What the database holds. Loads TypeORM when there are entities. */
  async databaseSchema(): Promise<FarmSchema> {
    const entities = await Promise.all(this.list.map(async (part) => (await part.entities?.()) ?? []));
    return { migrations: this.migrations, entities: entities.flat() };
  }

  /** The gates of one kind, in the order of the parts. */
  async gates<Kind extends keyof PartGates>(kind: Kind): Promise<readonly GateClass<Kind>[]> {
    const loaded = await Promise.all(
      this.list.map(async ({ gates }) => (await gates?.[kind]?.()) as GateClass<Kind> | undefined),
    );
    return loaded.filter((gate) => gate !== undefined);
  }

  /** Which parts have something happen. */
  emittersOf(event: DomainEventName): readonly string[] {
    return this.list.filter(({ emits }) => emits?.includes(event)).map(({ name }) => name);
  }
}

function inOrder(parts: readonly ManagerPart[]): readonly MigrationClass[] {
  ownersOf(parts, ({ migrations = [] }) => migrations.map(timestampOf));
  return parts
    .flatMap(({ migrations = [] }) => migrations)
    .sort((a, b) => Number(timestampOf(a)) - Number(timestampOf(b)));
}

/** TypeORM reads it from there, too. */
function timestampOf({ name }: MigrationClass): string {
  const [timestamp] = /\d{13}$/.exec(name) ?? [];
  if (timestamp === undefined)
    throw new Error(`Migration ${name}: end its name with a timestamp of 13 digits`);
  return timestamp;
}

/** Each with the one part that has it. */
function ownersOf(
  parts: readonly ManagerPart[],
  claims: (part: ManagerPart) => readonly string[],
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const part of parts) {
    for (const claim of claims(part)) {
      const other = owners.get(claim);
      if (other !== undefined) throw new Error(`Both '${other}' and '${part.name}' have ${claim}`);
      owners.set(claim, part.name);
    }
  }
  return owners;
}
