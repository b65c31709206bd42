import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';

/** A link by which somebody sets a password, once. */
export interface PasswordLink {
  readonly id: number;
  readonly userId: number;
  readonly expires: string;
}

/** The link that a secret is of, or undefined. */
export async function loadPasswordLink(
  sql: SqlReader,
  secretHash: string,
): Promise<PasswordLink | undefined> {
  return sql.get<PasswordLink>(
    `SELECT id, user_id AS "userId", expires FROM password_links WHERE secret_hash = ?`,
    secretHash,
  );
}

/** Stores a link, in place of the one that the person may have. */
export async function savePasswordLink(
  sql: SqlWriter,
  link: { readonly userId: number; readonly secretHash: string; readonly expires: string },
): Promise<void> {
  await deletePasswordLinks(sql, link.userId);
  await insertRow(
    sql,
    `INSERT INTO password_links (secret_hash, user_id, expires) VALUES (?, ?, ?) RETURNING id`,
    link.secretHash,
    link.userId,
    link.expires,
  );
}

/** Makes a person's link of no use. */
export async function deletePasswordLinks(sql: SqlWriter, userId: number): Promise<void> {
  await sql.run(`DELETE FROM password_links WHERE user_id = ?`, userId);
}
