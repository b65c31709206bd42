import type { SqlReader, SqlWriter } from '../../../database/sql.js';

/** What came of a render command of an attempt; receipt and findings as JSON, as the Worker sent them. */
export interface AttemptRender {
  readonly attemptId: number;
  /** The command among those of the task, from 0. */
  readonly command: number;
  readonly receipt: string | undefined;
  readonly findings: string;
}

interface AttemptRenderRow {
  readonly attempt_id: number;
  readonly command: number;
  readonly receipt: string | null;
  readonly findings: string;
}

/** So many commands of an attempt are kept; hardly a task has more than one that renders. */
const KEPT_COMMANDS = 20;

/** A task that is tried again and again has more than its page needs. */
const SHOWN_RENDERS = 20;

/** Keeps what came of a render. Sent again, it takes the place of the one before; one too many takes that of the first. */
export async function saveAttemptRender(
  sql: SqlWriter,
  { attemptId, command, receipt, findings }: AttemptRender,
): Promise<void> {
  await sql.run(
    `INSERT INTO attempt_renders (attempt_id, command, receipt, findings) VALUES (?, ?, ?, ?)
     ON CONFLICT (attempt_id, command) DO UPDATE SET receipt = excluded.receipt, findings = excluded.findings`,
    attemptId,
    command,
    receipt ?? null,
    findings,
  );
  await sql.run(
    `DELETE FROM attempt_renders WHERE attempt_id = ? AND command NOT IN
       (SELECT command FROM attempt_renders WHERE attempt_id = ? ORDER BY command DESC LIMIT ${KEPT_COMMANDS})`,
    attemptId,
    attemptId,
  );
}

/** What came of the latest renders of a task, by attempt and command. */
export async function listAttemptRenders(sql: SqlReader, taskId: number): Promise<readonly AttemptRender[]> {
  const rows = await sql.all<AttemptRenderRow>(
    `SELECT attempt_id, command, receipt, findings FROM attempt_renders
     WHERE attempt_id IN (SELECT id FROM task_attempts WHERE task_id = ?)
     ORDER BY attempt_id DESC, command DESC LIMIT ${SHOWN_RENDERS}`,
    taskId,
  );
  return rows.toReversed().map(({ attempt_id: attemptId, receipt, command, findings }) => ({
    attemptId,
    command,
    receipt: receipt ?? undefined,
    findings,
  }));
}
