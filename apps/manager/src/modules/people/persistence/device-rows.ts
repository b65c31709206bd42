import { insertRow, type SqlReader, type SqlWriter } from '../../../database/sql.js';

/** What has become of a program that asks to be let in. */
export type DeviceState = 'pending' | 'approved' | 'denied';

/** A program without a browser that waits for somebody to let it in, who has one. */
export interface DeviceSignIn {
  readonly id: number;
  /** What the program calls itself. */
  readonly client: string;
  /** Where it is. */
  readonly address: string;
  readonly expires: string;
  readonly state: DeviceState;
  /** Who has let it in. */
  readonly userId: number | undefined;
}

interface DeviceRow extends Omit<DeviceSignIn, 'userId'> {
  readonly user_id: number | null;
}

const SELECT_DEVICE = `SELECT id, client, address, expires, state, user_id FROM device_sign_ins`;

/** The one that a program asks about, or undefined. */
export async function loadDeviceBySecret(
  sql: SqlReader,
  secretHash: string,
): Promise<DeviceSignIn | undefined> {
  const row = await sql.get<DeviceRow>(`${SELECT_DEVICE} WHERE secret_hash = ?`, secretHash);
  return row && toDevice(row);
}

/** The one that a person has read the code of, or undefined. */
export async function loadDeviceByCode(sql: SqlReader, userCode: string): Promise<DeviceSignIn | undefined> {
  const row = await sql.get<DeviceRow>(`${SELECT_DEVICE} WHERE user_code = ?`, userCode);
  return row && toDevice(row);
}

/** How many wait, of all and from an address. */
export async function countDevices(
  sql: SqlReader,
  address: string,
): Promise<{ readonly all: number; readonly fromThere: number }> {
  const all = await sql.get<{ n: number }>(`SELECT COUNT(*) AS n FROM device_sign_ins`);
  const some = await sql.get<{ n: number }>(
    `SELECT COUNT(*) AS n FROM device_sign_ins WHERE address = ?`,
    address,
  );
  return { all: all?.n ?? 0, fromThere: some?.n ?? 0 };
}

/** Stores a program that begins to wait. */
export async function insertDevice(
  sql: SqlWriter,
  device: Pick<DeviceSignIn, 'client' | 'address' | 'expires'> & {
    readonly secretHash: string;
    readonly userCode: string;
  },
): Promise<void> {
  await insertRow(
    sql,
    `INSERT INTO device_sign_ins (secret_hash, user_code, client, address, expires, state) VALUES (?, ?, ?, ?, ?, 'pending') RETURNING id`,
    device.secretHash,
    device.userCode,
    device.client,
    device.address,
    device.expires,
  );
}

/** Saves what somebody has decided. */
export async function saveDeviceDecision(
  sql: SqlWriter,
  id: number,
  state: DeviceState,
  userId: number,
): Promise<void> {
  await sql.run(`UPDATE device_sign_ins SET state = ?, user_id = ? WHERE id = ?`, state, userId, id);
}

/** Removes one that has its answer. */
export async function deleteDevice(sql: SqlWriter, id: number): Promise<void> {
  await sql.run(`DELETE FROM device_sign_ins WHERE id = ?`, id);
}

/** Removes those that are over. */
export async function deleteDevicesOver(sql: SqlWriter, now: string): Promise<void> {
  await sql.run(`DELETE FROM device_sign_ins WHERE expires <= ?`, now);
}

function toDevice({ user_id, ...row }: DeviceRow): DeviceSignIn {
  return { ...row, userId: user_id ?? undefined };
}
