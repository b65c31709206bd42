import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';

/** A secret with which Workers register. */
export interface RegistrationSecret {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** The tags that such Workers get, by their UUIDs. */
  readonly tags: readonly string[];
  readonly created: string;
  /** Undefined: never. */
  readonly expires: string | undefined;
  readonly lastUsed: string | undefined;
}

interface SecretRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly tags: string;
  readonly created: string;
  readonly expires: string | null;
  readonly last_used: string | null;
}

const SELECT_SECRET = `SELECT id, uuid, name, tags, created, expires, last_used FROM registration_secrets`;

/** All secrets, the latest first. */
export async function listSecrets(sql: SqlReader): Promise<readonly RegistrationSecret[]> {
  return (await sql.all<SecretRow>(`${SELECT_SECRET} ORDER BY id DESC`)).map(toSecret);
}

/** The secret with this hash, or undefined. */
export async function loadSecretByHash(
  sql: SqlReader,
  hash: string,
): Promise<RegistrationSecret | undefined> {
  const row = await sql.get<SecretRow>(`${SELECT_SECRET} WHERE secret_hash = ?`, hash);
  return row && toSecret(row);
}

/** The secret with this UUID, in any case of letters, or undefined. */
export async function loadSecret(sql: SqlReader, uuid: string): Promise<RegistrationSecret | undefined> {
  const row = await sql.get<SecretRow>(`${SELECT_SECRET} WHERE uuid = ?`, uuid.toLowerCase());
  return row && toSecret(row);
}

/** Stores a new secret. */
export async function insertSecret(
  sql: SqlWriter,
  secret: Omit<RegistrationSecret, 'id' | 'lastUsed'> & { readonly hash: string },
): Promise<void> {
  await insertRow(
    sql,
    `INSERT INTO registration_secrets (uuid, secret_hash, name, tags, created, expires) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
    secret.uuid,
    secret.hash,
    secret.name,
    JSON.stringify(secret.tags),
    secret.created,
    secret.expires ?? null,
  );
}

/** Notes that a Worker has registered with a secret. */
export async function saveSecretUse(sql: SqlWriter, id: number, now: string): Promise<void> {
  await sql.run(`UPDATE registration_secrets SET last_used = ? WHERE id = ?`, now, id);
}

/** Makes a secret open nothing any more. */
export async function deleteSecret(sql: SqlWriter, id: number): Promise<void> {
  await sql.run(`DELETE FROM registration_secrets WHERE id = ?`, id);
}

function toSecret({ last_used, expires, tags, ...secret }: SecretRow): RegistrationSecret {
  return {
    ...secret,
    tags: JSON.parse(tags) as readonly string[],
    expires: expires ?? undefined,
    lastUsed: last_used ?? undefined,
  };
}
