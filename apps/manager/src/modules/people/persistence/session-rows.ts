import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';

/** Somebody's sign-in with a browser. */
export interface Session {
  readonly id: number;
  readonly uuid: string;
  readonly userId: number;
  readonly created: string;
  /** To a minute. */
  readonly lastUsed: string;
  /** From where it began. */
  readonly address: string;
  /** What the browser called itself. */
  readonly agent: string;
  /** What the provider wants to see when somebody signs out there, too. */
  readonly signOutHint: string | undefined;
}

interface SessionRow {
  readonly id: number;
  readonly uuid: string;
  readonly user_id: number;
  readonly created: string;
  readonly last_used: string;
  readonly address: string;
  readonly agent: string;
  readonly sign_out_hint: string | null;
}

const SELECT_SESSION = `SELECT id, uuid, user_id, created, last_used, address, agent, sign_out_hint FROM sessions`;

/** The session that a secret opens, or undefined. */
export async function loadSession(sql: SqlReader, secretHash: string): Promise<Session | undefined> {
  const row = await sql.get<SessionRow>(`${SELECT_SESSION} WHERE secret_hash = ?`, secretHash);
  return row && toSession(row);
}

/** The sessions of a person, the latest first. */
export async function listSessions(sql: SqlReader, userId: number): Promise<readonly Session[]> {
  const rows = await sql.all<SessionRow>(`${SELECT_SESSION} WHERE user_id = ? ORDER BY id DESC`, userId);
  return rows.map(toSession);
}

/** Stores a new session. */
export async function insertSession(
  sql: SqlWriter,
  session: Omit<Session, 'id'> & { readonly secretHash: string },
): Promise<void> {
  await insertRow(
    sql,
    `INSERT INTO sessions (uuid, secret_hash, user_id, created, last_used, address, agent, sign_out_hint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    session.uuid,
    session.secretHash,
    session.userId,
    session.created,
    session.lastUsed,
    session.address,
    session.agent,
    session.signOutHint ?? null,
  );
}

/** Notes that a session was used. */
export async function saveSessionUse(sql: SqlWriter, id: number, now: string): Promise<void> {
  await sql.run(`UPDATE sessions SET last_used = ? WHERE id = ?`, now, id);
}

/** Ends a session. */
export async function deleteSession(sql: SqlWriter, id: number): Promise<void> {
  await sql.run(`DELETE FROM sessions WHERE id = ?`, id);
}

/** Ends a person's sessions. @param kept - but for this one, by its row id */
export async function deleteSessionsOf(sql: SqlWriter, userId: number, kept = 0): Promise<void> {
  await sql.run(`DELETE FROM sessions WHERE user_id = ? AND id <> ?`, userId, kept);
}

/** Removes the sessions that are over: not used, or begun, since these times. */
export async function deleteSessionsOver(
  sql: SqlWriter,
  usedBefore: string,
  begunBefore: string,
): Promise<void> {
  await sql.run(`DELETE FROM sessions WHERE last_used < ? OR created < ?`, usedBefore, begunBefore);
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    uuid: row.uuid,
    userId: row.user_id,
    created: row.created,
    lastUsed: row.last_used,
    address: row.address,
    agent: row.agent,
    signOutHint: row.sign_out_hint ?? undefined,
  };
}
