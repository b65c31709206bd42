import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** A quarter of an hour of the farm. */
interface FarmQuarter {
  /** Quarters of an hour since 1970, UTC. */
  readonly quarter: number;
  readonly looks: number;
  /** Sums over the looks. */
  readonly awake: number;
  readonly busy: number;
}

/** Adds what was seen at one look. */
export async function addLook(
  sql: SqlWriter,
  { quarter, awake, busy }: Omit<FarmQuarter, 'looks'>,
): Promise<void> {
  await sql.run(
    `INSERT INTO farm_quarters (quarter, looks, awake, busy) VALUES (?, 1, ?, ?)
     ON CONFLICT (quarter) DO UPDATE SET looks = farm_quarters.looks + 1, awake = farm_quarters.awake + excluded.awake,
       busy = farm_quarters.busy + excluded.busy`,
    quarter,
    awake,
    busy,
  );
}

/** The quarters from one on, the oldest first; those in which no Worker was awake may be left out. */
export function listQuarters(sql: SqlReader, from: number): Promise<readonly FarmQuarter[]> {
  return sql.all(
    `SELECT quarter, looks, awake, busy FROM farm_quarters WHERE quarter >= ? ORDER BY quarter`,
    from,
  );
}

/** Forgets quarters before one. */
export async function forgetQuartersBefore(sql: SqlWriter, quarter: number): Promise<void> {
  await sql.run(`DELETE FROM farm_quarters WHERE quarter < ?`, quarter);
}
