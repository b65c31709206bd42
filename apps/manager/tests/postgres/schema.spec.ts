import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { MANAGER } from '../../src/manager.module.js';
import { openPostgres, TestDatabase } from '../database/test-databases.js';

/** What both databases say of a schema, in the same words. */
interface Schema {
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  readonly foreignKeys: readonly string[];
  readonly indexes: readonly string[];
}

let folder: string;
let postgres: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-schema-'));
  await (await SqliteFarm.open(join(folder, 'farm.sqlite'), await MANAGER.databaseSchema())).close();
  postgres = await TestDatabase.create();
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await postgres.drop();
});

function namesIn(rows: readonly { readonly said: string }[]): readonly string[] {
  return rows.map(({ said }) => said).toSorted();
}

function schemaOfSqlite(): Schema {
  const database = new SqliteDatabase(join(folder, 'farm.sqlite'), { readonly: true });
  const ask = (text: string): readonly string[] =>
    namesIn(database.prepare<[], { said: string }>(text).all());
  const TABLES = `(SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations') AS t`;
  try {
    return {
      columns: ask(
        `SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c."notnull" OR c.pk THEN ' NOT NULL' ELSE '' END
           || coalesce(' DEFAULT ' || c.dflt_value, '') AS said FROM ${TABLES} JOIN pragma_table_info(t.name) AS c`,
      ),
      keys: ask(
        `SELECT t.name || ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk)) || ')' AS said
         FROM ${TABLES}`,
      ),
      foreignKeys: ask(
        `SELECT t.name || '.' || f."from" || ' -> ' || f."table" || '.' || f."to" || ' ' || f.on_delete AS said
         FROM ${TABLES} JOIN pragma_foreign_key_list(t.name) AS f`,
      ),
      indexes: ask(`SELECT sql AS said FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`).map(
        inOneForm,
      ),
    };
  } finally {
    database.close();
  }
}

async function schemaOfPostgres(): Promise<Schema> {
  const ask = async (text: string): Promise<readonly string[]> =>
    namesIn(await postgres.query<{ said: string }>(text));
  return {
    columns: (
      await ask(
        `SELECT table_name || '.' || column_name || ' ' || CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' ELSE data_type END
           || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || column_default, '') AS said
         FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_name <> 'migrations' AND table_type = 'BASE TABLE'`,
      )
    ).map((said) => said.replace(/::\w+$/, '')),
    keys: await ask(
      `SELECT conrelid::regclass || ' (' || (SELECT string_agg(attname, ', ' ORDER BY n) FROM unnest(conkey) WITH ORDINALITY AS k (number, n)
         JOIN pg_attribute ON attrelid = conrelid AND attnum = k.number) || ')' AS said
       FROM pg_constraint WHERE contype = 'p' AND connamespace = 'public'::regnamespace AND conrelid <> 'migrations'::regclass`,
    ),
    foreignKeys: await ask(
      `SELECT conrelid::regclass || '.' || a.attname || ' -> ' || confrelid::regclass || '.' || b.attname || ' ' ||
         CASE confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END AS said
       FROM pg_constraint JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = conkey[1]
       JOIN pg_attribute AS b ON b.attrelid = confrelid AND b.attnum = confkey[1] WHERE contype = 'f'`,
    ),
    indexes: (
      await ask(
        `SELECT indexdef AS said FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations'
           AND indexname NOT LIKE '%\\_key' AND indexname NOT LIKE '%\\_pkey'`,
      )
    ).map(inOneForm),
  };
}

/** `CREATE INDEX …` without what each database adds to it. */
function inOneForm(index: string): string {
  return index
    .replace(/^CREATE INDEX (\w+)\s+ON (?:public\.)?(\w+) (?:USING btree )?/, '$1 ON $2 ')
    .replaceAll(/CAST\((\w+) AS \w+\)/g, '$1')
    .replaceAll(/::\w+(\[\])?/g, '')
    .replaceAll(/'(\d+)'/g, '$1')
    .replace(/ = ANY \(\(?ARRAY\[([^\]]*)\]\)?\)/, ' IN ($1)')
    .replaceAll(/\(\(?(\w+ (?:=|>|IS|IN)[^()]*(?:\([^()]*\))?)\)\)?/g, '$1')
    .replaceAll(/[()\s]+/g, ' ')
    .trim();
}

describe('the schema', () => {
  it.each(['columns', 'keys', 'foreignKeys', 'indexes'] as const)(
    'has the same %s on SQLite and PostgreSQL',
    async (what) => {
      const [sqlite, other] = [schemaOfSqlite()[what], (await schemaOfPostgres())[what]];
      expect(sqlite.length).toBeGreaterThan(10);
      expect(other).toEqual(sqlite);
    },
  );

  it('compares texts byte by byte in each column, whatever the order of the server', async () => {
    const others = await postgres.query(
      `SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> 'migrations' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`,
    );
    expect(others).toEqual([]);
  });

  it('is made once when Managers start at the same time', async () => {
    const empty = await TestDatabase.createEmpty();
    await Promise.all([1, 2, 3].map(async () => (await openPostgres(empty.location)).close()));
    const applied = await empty.query<{ name: string }>(`SELECT name FROM migrations`);
    expect(new Set(applied.map(({ name }) => name)).size).toBe(applied.length);
    await empty.drop();
  });

  it.each([
    [`CREATE TABLE other (id INTEGER)`, 'database-foreign'],
    [
      `CREATE TABLE migrations (id INTEGER, name TEXT); INSERT INTO migrations VALUES (1, 'Other1')`,
      'database-foreign',
    ],
  ])('is left alone where it is not ours: %s', async (statements, code) => {
    const foreign = await TestDatabase.createEmpty();
    await foreign.query(statements);
    await expect(openPostgres(foreign.location)).rejects.toMatchObject({ code });
    await foreign.drop();
  });

  it('of a newer version is refused', async () => {
    const newer = await TestDatabase.create();
    await newer.query(`INSERT INTO migrations (timestamp, name) VALUES (9, 'Future9')`);
    await expect(openPostgres(newer.location)).rejects.toMatchObject({ code: 'database-newer' });
    await newer.drop();
  });
});
