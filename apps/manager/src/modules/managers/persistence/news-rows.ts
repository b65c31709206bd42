import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** What a Manager tells the others. */
export interface NewsRow {
  readonly id: number;
  readonly origin: string;
  /** JSON. */
  readonly news: string;
}

/**
 * Has all Managers told something. Only within works: they follow each other, so that the numbers are in the order of the commits, and none
 * comes up behind one that was read already.
 */
export async function insertNews(sql: SqlWriter, origin: string, news: string): Promise<void> {
  await sql.run(`INSERT INTO manager_news (origin, news) VALUES (?, ?)`, origin, news);
}

/** What was told after a number, in its order. */
export function listNewsAfter(sql: SqlReader, id: number, limit: number): Promise<readonly NewsRow[]> {
  return sql.all<NewsRow>(
    `SELECT id, origin, news FROM manager_news WHERE id > ? ORDER BY id LIMIT ?`,
    id,
    limit,
  );
}

/** The number of what was told last; 0 when nothing was. */
export async function latestNews(sql: SqlReader): Promise<number> {
  return (await sql.get<{ readonly id: number | null }>(`SELECT max(id) AS id FROM manager_news`))?.id ?? 0;
}

/** Forgets what was told up to a number. */
export async function removeNewsUpTo(sql: SqlWriter, id: number): Promise<void> {
  await sql.change(`DELETE FROM manager_news WHERE id <= ?`, id);
}
