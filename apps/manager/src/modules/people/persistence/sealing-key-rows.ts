import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** The key of this name, or undefined when no Manager has made one yet. */
export async function loadSealingKey(sql: SqlReader, name: string): Promise<string | undefined> {
  const row = await sql.get<{ secret: string }>(`SELECT secret FROM sealing_keys WHERE name = ?`, name);
  return row?.secret;
}

/** Stores a key, unless another Manager was faster. */
export async function insertSealingKey(sql: SqlWriter, name: string, secret: string): Promise<void> {
  await sql.run(`INSERT INTO sealing_keys (name, secret) VALUES (?, ?) ON CONFLICT DO NOTHING`, name, secret);
}
