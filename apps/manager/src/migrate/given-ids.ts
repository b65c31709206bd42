import type { SqlReader, SqlWriter } from '../database/sql.js';

/*
 * PostgreSQL counts the ids that it gives, and does not look at those that were given otherwise. SQLite does so where ids are never used
 * again (AUTOINCREMENT), and else takes the one after the highest.
 */

/** The tables whose ids the database gives, with the last one that it gave. */
export async function givenIds(sql: SqlReader): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.all<{ tableName: string; last: number }>(
    sql.dialect.name === 'sqlite' ? OF_SQLITE : OF_POSTGRES,
  );
  return new Map(rows.map(({ tableName, last }) => [tableName, last]));
}

/** Has the database give ids that were not used yet, neither here nor where the rows come from. */
export async function goOnGivingIds(sql: SqlWriter, before: ReadonlyMap<string, number>): Promise<void> {
  for (const table of (await givenIds(sql)).keys()) {
    const row = await sql.get<{ last: number }>(`SELECT coalesce(max(id), 0) AS last FROM "${table}"`);
    const last = Math.max(row?.last ?? 0, before.get(table) ?? 0);
    if (last === 0) continue;
    if (sql.dialect.name === 'postgres') {
      await sql.all(`SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), ${last})`);
      continue;
    }
    await sql.run(`DELETE FROM sqlite_sequence WHERE name = ?`, table);
    await sql.run(`INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)`, table, last);
  }
}

const OF_SQLITE = `SELECT t.name AS tableName, coalesce(s.seq, 0) AS last FROM sqlite_schema AS t
  LEFT JOIN sqlite_sequence AS s ON s.name = t.name WHERE t.type = 'table' AND t.sql LIKE '%AUTOINCREMENT%'`;

const OF_POSTGRES = `SELECT table_name AS tableName,
    coalesce(pg_sequence_last_value(CAST(pg_get_serial_sequence(quote_ident(table_name), column_name) AS regclass)), 0) AS last
  FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'`;
