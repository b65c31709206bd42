import type { Permission, Role } from '@flamenco/domain/access';
import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';

/** What lets a program in. */
export interface AccessToken {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Whose it is; undefined for one of a service. */
  readonly userId: number | undefined;
  /** Of a service's: what it is on the farm. */
  readonly role: Role | undefined;
  /** Of a service's: as those of people. */
  readonly projects: readonly string[];
  /** Undefined: all that its role may. */
  readonly scopes: readonly Permission[] | undefined;
  readonly created: string;
  /** Undefined: never. */
  readonly expires: string | undefined;
  /** To a minute; undefined: not yet. */
  readonly lastUsed: string | undefined;
}

interface TokenRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly user_id: number | null;
  readonly role: string | null;
  readonly projects: string;
  readonly scopes: string | null;
  readonly created: string;
  readonly expires: string | null;
  readonly last_used: string | null;
}

const SELECT_TOKEN = `SELECT id, uuid, name, user_id, role, projects, scopes, created, expires, last_used FROM access_tokens`;

/** The token that a secret is, or undefined. */
export async function loadTokenBySecret(
  sql: SqlReader,
  secretHash: string,
): Promise<AccessToken | undefined> {
  const row = await sql.get<TokenRow>(`${SELECT_TOKEN} WHERE secret_hash = ?`, secretHash);
  return row && toToken(row);
}

/** The token with this UUID, in any case of letters, or undefined. */
export async function loadToken(sql: SqlReader, uuid: string): Promise<AccessToken | undefined> {
  const row = await sql.get<TokenRow>(`${SELECT_TOKEN} WHERE uuid = ?`, uuid.toLowerCase());
  return row && toToken(row);
}

/** The tokens of a person, or, without one, of services; the latest first. */
export async function listTokens(
  sql: SqlReader,
  userId: number | undefined,
): Promise<readonly AccessToken[]> {
  const rows =
    userId === undefined
      ? await sql.all<TokenRow>(`${SELECT_TOKEN} WHERE user_id IS NULL ORDER BY id DESC`)
      : await sql.all<TokenRow>(`${SELECT_TOKEN} WHERE user_id = ? ORDER BY id DESC`, userId);
  return rows.map(toToken);
}

/** Stores a new token. */
export async function insertToken(
  sql: SqlWriter,
  token: Omit<AccessToken, 'id' | 'lastUsed'> & { readonly secretHash: string },
): Promise<void> {
  await insertRow(
    sql,
    `INSERT INTO access_tokens (uuid, secret_hash, name, user_id, role, projects, scopes, created, expires)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    token.uuid,
    token.secretHash,
    token.name,
    token.userId ?? null,
    token.role ?? null,
    JSON.stringify(token.projects),
    token.scopes ? JSON.stringify(token.scopes) : null,
    token.created,
    token.expires ?? null,
  );
}

/** Notes that a token was used. */
export async function saveTokenUse(sql: SqlWriter, id: number, now: string): Promise<void> {
  await sql.run(`UPDATE access_tokens SET last_used = ? WHERE id = ?`, now, id);
}

/** Makes a token open nothing any more. */
export async function deleteToken(sql: SqlWriter, id: number): Promise<void> {
  await sql.run(`DELETE FROM access_tokens WHERE id = ?`, id);
}

function toToken(row: TokenRow): AccessToken {
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    userId: row.user_id ?? undefined,
    role: (row.role ?? undefined) as Role | undefined,
    projects: JSON.parse(row.projects) as readonly string[],
    scopes: row.scopes === null ? undefined : (JSON.parse(row.scopes) as readonly Permission[]),
    created: row.created,
    expires: row.expires ?? undefined,
    lastUsed: row.last_used ?? undefined,
  };
}
