import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EntitySchema, In, LessThan } from 'typeorm';
import type { EntityWriter } from '../../src/database/entities.js';
import type { FarmDatabase } from '../../src/database/farm-database.js';
import type { SqlWriter } from '../../src/database/sql.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { MANAGER } from '../../src/manager.module.js';
import { itOnSqlite } from './engine.js';
import { openTestDatabase } from './manager-database.js';

/** The shelf of a studio's props: two columns make its key. */
interface Prop {
  readonly shelf: string;
  readonly place: number;
  readonly name: string;
}

const PROPS = new EntitySchema<Prop>({
  name: 'props',
  columns: {
    shelf: { type: 'text', primary: true },
    place: { type: 'integer', primary: true },
    name: { type: 'text' },
  },
});

class Props1999000000001 {
  readonly name = 'Props1999000000001';
  async up(runner: { query(text: string): Promise<unknown> }): Promise<void> {
    await runner.query(
      `CREATE TABLE props (shelf TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (shelf, place))`,
    );
  }
  down(): Promise<void> {
    return Promise.resolve();
  }
}

describe('entities', () => {
  let database: FarmDatabase;
  let closeDatabase: () => Promise<void>;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    const { migrations } = await MANAGER.databaseSchema();
    const schema = { migrations: [...migrations, Props1999000000001], entities: [PROPS] };
    ({ database, close: closeDatabase } = await openTestDatabase(schema));
    unitOfWork = new UnitOfWork(database, { publish: () => undefined });
  });
  beforeEach(() => unitOfWork.run(({ sql }) => sql.run(`DELETE FROM props`)));
  afterAll(async () => {
    await unitOfWork.settled();
    await closeDatabase();
  });

  const change = <Result>(
    act: (props: EntityWriter<Prop>, sql: SqlWriter) => Promise<Result>,
  ): Promise<Result> => unitOfWork.run(({ sql }) => act(sql.entities.of(PROPS), sql));
  const names = async (): Promise<readonly string[]> =>
    (await database.reader.entities.of(PROPS).find({ order: { place: 'ASC' } })).map(({ name }) => name);
  const lamp: Prop = { shelf: 'a', place: 1, name: 'lamp' };

  it('are in the transaction of the work, with its written SQL', async () => {
    const seen = await change(async (props, sql) => {
      await sql.run(`INSERT INTO props (shelf, place, name) VALUES ('a', 2, 'chair')`);
      await props.insert(lamp);
      const written = await sql.get<{ n: number }>(`SELECT count(*) AS n FROM props`);
      return [written?.n, await props.findOneBy({ shelf: 'a', place: 2 })];
    });
    expect(seen).toEqual([2, { shelf: 'a', place: 2, name: 'chair' }]);
    expect(await names()).toEqual(['lamp', 'chair']);
  });

  it('are as they were when the work fails, and so is what others wrote in the same commit', async () => {
    const failing = change(async (props) => {
      await props.insert(lamp);
      throw new Error('the work fails');
    });
    const other = change((props) => props.insert({ ...lamp, place: 2, name: 'chair' }));
    await expect(failing).rejects.toThrow('the work fails');
    await other;
    expect(await names()).toEqual(['chair']);
  });

  it('fail the work by which a rule of the table is broken, and nothing else', async () => {
    const breaking = change(async (props) => {
      await props.insert(lamp);
      await props.insert(lamp);
    });
    const other = change((props) => props.insert({ ...lamp, place: 2, name: 'chair' }));
    await expect(breaking).rejects.toThrow(/unique/i);
    await other;
    expect(await names()).toEqual(['chair']);
  });

  it('can be inserted several at once, changed, put in the place of others, counted out, and deleted', async () => {
    await change(async (props) => {
      await props.insert([lamp, { ...lamp, place: 2, name: 'chair' }, { ...lamp, place: 3, name: 'bed' }]);
      await props.update({ place: In([1, 2]) }, { name: 'sold' });
      await props.upsert({ ...lamp, name: 'lamp again' }, ['shelf', 'place']);
      await props.upsert({ ...lamp, place: 4, name: 'door' }, ['shelf', 'place']);
      await props.delete({ place: 3 });
    });
    expect(await names()).toEqual(['lamp again', 'sold', 'door']);
    expect(await database.reader.entities.of(PROPS).findBy({ place: LessThan(2) })).toEqual([
      { ...lamp, name: 'lamp again' },
    ]);
  });

  // Of PostgreSQL, statements are answered in later turns: nobody relies on it there.
  itOnSqlite('never leave the turn of the event loop that the work has', async () => {
    let turns = 0;
    await change(async (props) => {
      const next = setImmediate(() => (turns += 1));
      await props.insert([lamp, { ...lamp, place: 2, name: 'chair' }]);
      await props.find({ where: { shelf: 'a' }, order: { place: 'DESC' } });
      await props.findOneBy({ place: 1 });
      await props.upsert({ ...lamp, name: 'lamp again' }, ['shelf', 'place']);
      await props.update({ place: 1 }, { name: 'sold' });
      await props.delete({ place: 1 });
      clearImmediate(next);
    });
    expect(turns).toBe(0);
  });

  it('are of no use after the work', async () => {
    const kept = await change((props) => Promise.resolve(props));
    await expect(kept.insert(lamp)).rejects.toThrow('A work used its connection after its end');
    expect(await names()).toEqual([]);
  });

  it('are not written by who may only read', async () => {
    const reading = database.reader.entities.of(PROPS) as EntityWriter<Prop>; // whatever its type says
    await expect(reading.insert(lamp)).rejects.toThrow(/read-?only/);
  });

  it('are read anew where a row was remembered', async () => {
    const place = (sql: SqlWriter): Promise<Prop | undefined> =>
      sql.remembered('props', 1, () => sql.get<Prop>(`SELECT * FROM props WHERE place = 1`));
    await change((props) => props.insert(lamp));
    const seen = await change(async (props, sql) => {
      const before = await place(sql);
      await props.update({ place: 1 }, { name: 'sold' });
      return [before?.name, (await place(sql))?.name];
    });
    expect(seen).toEqual(['lamp', 'sold']);
  });
});
