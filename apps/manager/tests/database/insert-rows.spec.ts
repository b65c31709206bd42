import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { FarmDatabase } from '../../src/database/farm-database.js';
import { insertAlike, insertRows, type AlikeRows } from '../../src/database/insert-rows.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { openTestDatabase } from './manager-database.js';

class Props1999000000001 implements MigrationInterface {
  readonly name = 'Props1999000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE props (place INTEGER NOT NULL, name TEXT, film TEXT NOT NULL, year INTEGER NOT NULL)`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('forward only'));
  }
}

interface Prop {
  readonly place: number;
  readonly name: string | null;
  readonly film: string;
  readonly year: number;
}

describe.each([0, 1, 2, 127, 128, 129, 400])('%d rows', (count) => {
  let database: FarmDatabase;
  let closeDatabase: () => Promise<void>;
  let unitOfWork: UnitOfWork;
  const props: readonly Prop[] = Array.from({ length: count }, (_, place) => ({
    place,
    name: place % 3 === 0 ? null : `sword '${place}' ?`,
    film: 'Dune',
    year: 1984,
  }));

  beforeAll(async () => {
    const schema = { migrations: [Props1999000000001], entities: [] };
    ({ database, close: closeDatabase } = await openTestDatabase(schema));
    unitOfWork = new UnitOfWork(database, { publish: () => undefined });
  });
  beforeEach(() => unitOfWork.run(({ sql }) => sql.run(`DELETE FROM props`)));
  afterAll(async () => {
    await unitOfWork.settled();
    await closeDatabase();
  });

  const stored = (): Promise<readonly Prop[]> =>
    database.reader.all<Prop>(`SELECT place, name, film, year FROM props ORDER BY place`);

  it('are inserted with their values', async () => {
    const rows = props.map(({ place, name, film, year }) => [place, name, film, year]);
    await unitOfWork.run(({ sql }) => insertRows(sql, `INSERT INTO props (place, name, film, year)`, rows));
    expect(await stored()).toEqual(props);
  });

  it('are inserted with what they have in common, and their own', async () => {
    const alike: AlikeRows<Prop> = {
      table: 'props',
      shared: { film: 'Dune' },
      own: {
        place: { type: 'INTEGER', of: (_, at) => at },
        year: { type: 'INTEGER', of: ({ year }) => year },
        name: { type: 'TEXT', of: ({ name }) => name },
      },
    };
    await unitOfWork.run(({ sql }) => insertAlike(sql, alike, props));
    expect(await stored()).toEqual(props);
    await unitOfWork.run(({ sql }) => sql.run(`DELETE FROM props`));
    // The last one is not as the others.
    const newer = props.map((prop, at) => ({ ...prop, year: at === count - 1 ? 2021 : 1984 }));
    await unitOfWork.run(({ sql }) => insertAlike(sql, alike, newer));
    expect(await stored()).toEqual(newer);
  });

  it('are inserted into the columns that are asked for, whichever were before', async () => {
    const place = { type: 'INTEGER', of: ({ place: at }: Prop) => at } as const;
    const year = { type: 'INTEGER', of: () => 1984 } as const;
    const rows = (own: AlikeRows<Prop>['own']): AlikeRows<Prop> => ({
      table: 'props',
      shared: { film: 'Dune' },
      own,
    });
    await unitOfWork.run(async ({ sql }) => {
      await insertAlike(sql, rows({ place, year }), props.slice(0, 1));
      await insertAlike(sql, rows({ year, place }), props.slice(1, 2));
    });
    expect(await stored()).toEqual(props.slice(0, 2).map((prop) => ({ ...prop, name: null })));
  });
});
