import type { WorkerCheckResultDto, WorkerMachineDto } from '@flamenco/api-contracts';
import { blenderVersionIn } from '@flamenco/domain/blend-files';
import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** What a Worker has told of its computer. */
export interface KnownMachine {
  readonly machine: WorkerMachineDto | undefined;
  readonly checks: readonly WorkerCheckResultDto[] | undefined;
  /** When the checks were told. */
  readonly checksTold: string | undefined;
}

interface MachineRow {
  readonly worker_id: number;
  readonly machine: string | null;
  readonly checks: string | null;
  readonly checks_told: string | null;
}

const SELECT_MACHINE = `SELECT worker_id, machine, checks, checks_told FROM worker_machines`;

/** What a Worker has told of its computer; undefined: nothing yet. */
export async function loadMachine(sql: SqlReader, workerId: number): Promise<KnownMachine | undefined> {
  const row = await sql.get<MachineRow>(`${SELECT_MACHINE} WHERE worker_id = ?`, workerId);
  return row && toKnownMachine(row);
}

/** What all Workers have told of their computers, by their row ids. */
export async function listMachines(sql: SqlReader): Promise<ReadonlyMap<number, WorkerMachineDto>> {
  const rows = await sql.all<{ worker_id: number; machine: string }>(
    `SELECT worker_id, machine FROM worker_machines WHERE machine IS NOT NULL`,
  );
  return new Map(rows.map(({ worker_id, machine }) => [worker_id, JSON.parse(machine) as WorkerMachineDto]));
}

/** Keeps what a Worker's computer is, in place of what was known. */
export async function saveMachine(
  sql: SqlWriter,
  workerId: number,
  machine: WorkerMachineDto,
): Promise<void> {
  await sql.run(
    `INSERT INTO worker_machines (worker_id, machine, blender) VALUES (?, ?, ?)
     ON CONFLICT (worker_id) DO UPDATE SET machine = excluded.machine, blender = excluded.blender`,
    workerId,
    JSON.stringify(machine),
    newestBlender(machine) ?? null,
  );
}

/** Keeps what came of a Worker's checks, in place of those before. */
export async function saveChecks(
  sql: SqlWriter,
  workerId: number,
  checks: readonly WorkerCheckResultDto[],
  now: string,
): Promise<void> {
  await sql.run(
    `INSERT INTO worker_machines (worker_id, checks, checks_told) VALUES (?, ?, ?)
     ON CONFLICT (worker_id) DO UPDATE SET checks = excluded.checks, checks_told = excluded.checks_told`,
    workerId,
    JSON.stringify(checks),
    now,
  );
}

/** It is not known any more which Blender Workers have, until they tell again. */
export async function forgetBlenders(sql: SqlWriter): Promise<void> {
  await sql.run(`UPDATE worker_machines SET blender = NULL WHERE blender IS NOT NULL`);
}

/** Undefined where the Worker does not say: it may have found none, or run it in a container. */
function newestBlender({ programs = [] }: WorkerMachineDto): number | undefined {
  const versions = programs.flatMap(({ name, version }) =>
    name === 'blender' ? (blenderVersionIn(version) ?? []) : [],
  );
  return versions.length === 0 ? undefined : Math.max(...versions);
}

function toKnownMachine({ machine, checks, checks_told }: MachineRow): KnownMachine {
  return {
    machine: machine === null ? undefined : (JSON.parse(machine) as WorkerMachineDto),
    checks: checks === null ? undefined : (JSON.parse(checks) as WorkerCheckResultDto[]),
    checksTold: checks_told ?? undefined,
  };
}
