import type { DataSource, EntityManager, EntitySchema, QueryRunner, Repository } from 'typeorm';
import type { SqlReader, SqlValue, SqlWriter } from './sql.js';

/** What can be asked of the rows of an entity. */
export type EntityReader<Row extends object> = Pick<Repository<Row>, 'find' | 'findBy' | 'findOneBy'>;

/**
 * What can be done to them besides. TypeORM's `save` and `remove` are not among it: they ask before they write, and begin a
 * transaction of their own.
 */
export type EntityWriter<Row extends object> = EntityReader<Row> &
  Pick<Repository<Row>, 'insert' | 'update' | 'upsert' | 'delete'>;

/** The entities as a connection has them. */
export interface ReadEntities {
  of<Row extends object>(schema: EntitySchema<Row>): EntityReader<Row>;
}

/** The entities as a work has them: what is done to them is a part of the work. */
export interface WrittenEntities {
  of<Row extends object>(schema: EntitySchema<Row>): EntityWriter<Row>;
  /** The same over another connection. */
  over(sql: SqlWriter): WrittenEntities;
}

const ANSWERS_WITH_ROWS = /^\s*(?:SELECT|WITH)\b|\bRETURNING\b/i;

/**
 * TypeORM's entities over a connection for written SQL: it writes the statements, the connection runs them. So they are in the
 * same transaction, and the same turn of the event loop, and what was remembered of a row that they change is forgotten.
 */
export class Entities implements ReadEntities, WrittenEntities {
  private manager: EntityManager | undefined;

  /** @param source - knows the entities, and how its database wants statements */
  constructor(
    private readonly source: DataSource,
    private readonly sql: SqlReader | SqlWriter,
  ) {}

  of<Row extends object>(schema: EntitySchema<Row>): EntityWriter<Row> {
    this.manager ??= this.source.createEntityManager(runnerOver(this.source, this.sql));
    return this.manager.getRepository(schema);
  }

  over(sql: SqlWriter): Entities {
    return new Entities(this.source, sql);
  }
}

/** A query runner of TypeORM's that has its statements run by a connection for written SQL. It never connects by itself. */
function runnerOver(source: DataSource, sql: SqlReader | SqlWriter): QueryRunner {
  const query = async (
    text: string,
    values: readonly SqlValue[] = [],
    isStructured = false,
  ): Promise<unknown> => {
    if (ANSWERS_WITH_ROWS.test(text)) {
      const rows = await sql.all(text, ...values);
      return isStructured ? { raw: rows, records: rows, affected: rows.length } : rows;
    }
    if (!('change' in sql)) throw new Error(`Only a work may write, which this would do: ${text}`);
    const affected = await sql.change(text, ...values);
    return isStructured ? { raw: undefined, records: [], affected } : undefined;
  };
  return Object.create(source.createQueryRunner(), { query: { value: query } }) as QueryRunner;
}
