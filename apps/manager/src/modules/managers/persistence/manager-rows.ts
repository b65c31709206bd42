import type { SqlReader, SqlWriter } from '../../../database/sql.js';
import type { PresentManager } from '../present-manager.js';

/** All Managers that count as running, in the order in which they started. */
export function listManagers(sql: SqlReader): Promise<readonly PresentManager[]> {
  return sql.all<PresentManager>(
    `SELECT uuid AS "id", url, version, started, last_seen AS "lastSeen", beats FROM managers ORDER BY id`,
  );
}

/** How many others count as running, as a statement without parameters. @param id - a UUID */
export function othersThan(id: string): string {
  return `SELECT count(*) AS managers FROM managers WHERE uuid <> '${id}'`;
}

/** From now on, others tell it their news. */
export async function insertManager(
  sql: SqlWriter,
  { id, url, version, started, lastSeen }: Omit<PresentManager, 'beats'>,
): Promise<void> {
  await sql.run(
    `INSERT INTO managers (uuid, url, version, started, last_seen) VALUES (?, ?, ?, ?, ?)`,
    id,
    url,
    version,
    started,
    lastSeen,
  );
}

/** Shows that a Manager is alive. @returns false when others have taken it for dead */
export async function showAlive(sql: SqlWriter, id: string, now: string): Promise<boolean> {
  const changes = await sql.change(
    `UPDATE managers SET beats = beats + 1, last_seen = ? WHERE uuid = ?`,
    now,
    id,
  );
  return changes > 0;
}

/** Forgets a Manager, unless it has shown meanwhile that it is alive. */
export async function removeManager(
  sql: SqlWriter,
  { id, beats }: Pick<PresentManager, 'id' | 'beats'>,
): Promise<void> {
  await sql.change(`DELETE FROM managers WHERE uuid = ? AND beats = ?`, id, beats);
}

/** Forgets a Manager that ends. */
export async function signManagerOff(sql: SqlWriter, id: string): Promise<void> {
  await sql.change(`DELETE FROM managers WHERE uuid = ?`, id);
}
