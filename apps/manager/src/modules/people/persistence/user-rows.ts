import type { Role } from '@flamenco/domain/access';
import { sortByName } from '../../../database/sort-by-name.js';
import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';
import type { NewUser, User } from '../user.js';

interface UserRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly display_name: string;
  readonly email: string;
  readonly role: string;
  readonly projects: string;
  readonly provider: string;
  readonly subject: string;
  readonly password_hash: string | null;
  readonly is_active: number;
  readonly created: string;
  readonly last_sign_in: string | null;
}

const SELECT_USER = `SELECT id, uuid, name, display_name, email, role, projects, provider, subject, password_hash, is_active, created, last_sign_in
  FROM users`;

/** All people, by name. A studio has some hundred. */
export async function listUsers(sql: SqlReader): Promise<readonly User[]> {
  const rows = await sql.all<UserRow>(`${SELECT_USER} ORDER BY id`);
  return sortByName(rows.map(toUser), ({ name }) => name);
}

/** The person with this UUID, in any case of letters, or undefined. */
export async function loadUser(sql: SqlReader, uuid: string): Promise<User | undefined> {
  const row = await sql.get<UserRow>(`${SELECT_USER} WHERE uuid = ?`, uuid.toLowerCase());
  return row && toUser(row);
}

/** The person with this row id, or undefined. */
export async function loadUserById(sql: SqlReader, id: number): Promise<User | undefined> {
  const row = await sql.get<UserRow>(`${SELECT_USER} WHERE id = ?`, id);
  return row && toUser(row);
}

/** The person who signs in with this name, or undefined. @param name - in small letters */
export async function loadUserByName(sql: SqlReader, name: string): Promise<User | undefined> {
  const row = await sql.get<UserRow>(`${SELECT_USER} WHERE name = ?`, name);
  return row && toUser(row);
}

/** The person whom a provider knows as `subject`, or undefined. */
export async function loadUserOfProvider(
  sql: SqlReader,
  provider: string,
  subject: string,
): Promise<User | undefined> {
  const row = await sql.get<UserRow>(`${SELECT_USER} WHERE provider = ? AND subject = ?`, provider, subject);
  return row && toUser(row);
}

/** Stores somebody new. @returns the row id */
export function insertUser(sql: SqlWriter, user: NewUser): Promise<number> {
  return insertRow(
    sql,
    `INSERT INTO users (uuid, name, display_name, email, role, projects, provider, subject, password_hash, is_active, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    user.uuid,
    user.name,
    user.displayName,
    user.email,
    user.role,
    JSON.stringify(user.projects),
    user.provider,
    user.subject,
    user.passwordHash ?? null,
    user.isActive ? 1 : 0,
    user.created,
  );
}

/** Saves what can change of somebody. */
export async function saveUser(sql: SqlWriter, user: User): Promise<void> {
  await sql.run(
    `UPDATE users SET display_name = ?, email = ?, role = ?, projects = ?, password_hash = ?, is_active = ? WHERE id = ?`,
    user.displayName,
    user.email,
    user.role,
    JSON.stringify(user.projects),
    user.passwordHash ?? null,
    user.isActive ? 1 : 0,
    user.id,
  );
}

/** Notes when somebody has signed in. */
export async function saveSignIn(sql: SqlWriter, id: number, now: string): Promise<void> {
  await sql.run(`UPDATE users SET last_sign_in = ? WHERE id = ?`, now, id);
}

/** Removes somebody, with all by which they are known. */
export async function deleteUser(sql: SqlWriter, id: number): Promise<void> {
  await sql.run(`DELETE FROM users WHERE id = ?`, id);
}

/** How many can sign in who are admins. */
export async function countAdmins(sql: SqlReader): Promise<number> {
  const row = await sql.get<{ n: number }>(
    `SELECT COUNT(*) AS n FROM users WHERE role = 'admin' AND is_active = 1`,
  );
  return row?.n ?? 0;
}

function toUser(row: UserRow): User {
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    displayName: row.display_name,
    email: row.email,
    role: row.role as Role,
    projects: JSON.parse(row.projects) as readonly string[],
    provider: row.provider,
    subject: row.subject,
    passwordHash: row.password_hash ?? undefined,
    isActive: row.is_active === 1,
    created: row.created,
    lastSignIn: row.last_sign_in ?? undefined,
  };
}
