import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';

/** A Worker that waits, or was turned away. */
export interface Admission {
  readonly id: number;
  readonly uuid: string;
  /** The row id of the Worker that waits; undefined for what was turned away. */
  readonly workerId: number | undefined;
  readonly name: string;
  readonly address: string;
  readonly platform: string;
  readonly since: string;
}

interface AdmissionRow extends Omit<Admission, 'workerId'> {
  readonly worker_id: number | null;
}

const SELECT_ADMISSION = `SELECT id, uuid, worker_id, name, address, platform, since FROM worker_admissions`;

/** Whoever was removed meanwhile waits no more. */
const WAITS = `worker_id IN (SELECT id FROM known_workers WHERE deleted_at IS NULL)`;

/** Who waits, and who was turned away: those that came first, first. */
export async function listAdmissions(sql: SqlReader): Promise<readonly Admission[]> {
  return (
    await sql.all<AdmissionRow>(
      `${SELECT_ADMISSION} WHERE worker_id IS NULL OR ${WAITS} ORDER BY id LIMIT 2000`,
    )
  ).map(toAdmission);
}

/** Those of these Workers that wait, by their row ids. */
export async function listWaiting(sql: SqlReader, workerIds: readonly number[]): Promise<readonly number[]> {
  const rows = await sql.all<{ worker_id: number }>(
    `SELECT worker_id FROM worker_admissions WHERE worker_id IN (${workerIds.map(() => '?').join(', ')})`,
    ...workerIds,
  );
  return rows.map(({ worker_id }) => worker_id);
}

/** Whether any Worker waits. */
export async function isAnyWaiting(sql: SqlReader): Promise<boolean> {
  return (await sql.get(`SELECT 1 FROM worker_admissions WHERE ${WAITS} LIMIT 1`)) !== undefined;
}

/** How many Workers wait. */
export async function countWaiting(sql: SqlReader): Promise<number> {
  const found = await sql.get<{ count: number }>(
    `SELECT count(*) AS count FROM worker_admissions WHERE ${WAITS}`,
  );
  return found?.count ?? 0;
}

/** Whether a Worker of this name was turned away at this address. */
export async function isTurnedAway(sql: SqlReader, name: string, address: string): Promise<boolean> {
  const found = await sql.get(
    `SELECT 1 FROM worker_admissions WHERE worker_id IS NULL AND name = ? AND address = ?`,
    name,
    address,
  );
  return found !== undefined;
}

/** Stores that a Worker waits, or, without one, was turned away. */
export async function insertAdmission(sql: SqlWriter, admission: Omit<Admission, 'id'>): Promise<void> {
  await insertRow(
    sql,
    `INSERT INTO worker_admissions (uuid, worker_id, name, address, platform, since) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
    admission.uuid,
    admission.workerId ?? null,
    admission.name,
    admission.address,
    admission.platform,
    admission.since,
  );
}

/** A Worker waits no longer. @returns whether it did */
export async function deleteWaiting(sql: SqlWriter, workerId: number): Promise<boolean> {
  return (await sql.change(`DELETE FROM worker_admissions WHERE worker_id = ?`, workerId)) > 0;
}

/** Forgets that a Worker was turned away. @returns its name; undefined where there is none of this UUID */
export async function deleteTurnedAway(sql: SqlWriter, uuid: string): Promise<string | undefined> {
  const row = await sql.get<AdmissionRow>(`${SELECT_ADMISSION} WHERE uuid = ?`, uuid.toLowerCase());
  if (!row || row.worker_id !== null) return undefined;
  await sql.run(`DELETE FROM worker_admissions WHERE id = ?`, row.id);
  return row.name;
}

function toAdmission({ worker_id, ...admission }: AdmissionRow): Admission {
  return { ...admission, workerId: worker_id ?? undefined };
}
