import { CHECKS, type Check } from './check-table.js';
import type { CheckOutcome } from './check.js';
import type { DoctorResult } from './doctor.js';
import type { TrialResult } from './trial-tasks.js';

/** Something that was found: by a check, or by a trial task. */
export type ReportedResult = DoctorResult | TrialResult;

const WORDS = {
  ok: 'ok',
  note: 'note',
  unknown: 'unknown',
  failed: 'FAILED',
} as const satisfies Record<CheckOutcome, string>;

const WORD_WIDTH = 7;
const TITLE_WIDTH = Math.max(...Object.values(CHECKS).map(({ title }) => title.length));

/** A result in one line for people, with what to do. */
export function toLine(result: ReportedResult): string {
  const { outcome, message, remedy } = result;
  const whatToDo = remedy === undefined ? '' : ` ${remedy}.`;
  const oneLine = `${message}.${whatToDo}`.replace(/\s*\n\s*/g, ' ');
  return `${WORDS[outcome].padEnd(WORD_WIDTH)}  ${titleOf(result).padEnd(TITLE_WIDTH)}  ${oneLine}`;
}

/** All results as JSON, for programs. */
export function toJson(results: readonly ReportedResult[]): string {
  const checks = results.map(({ check, subject, outcome, message, remedy }) => ({
    check,
    subject,
    outcome,
    message,
    ...(remedy === undefined ? {} : { remedy }),
  }));
  return JSON.stringify({ is_ok: isAllWell(results), checks }, undefined, 2);
}

/** Whether nothing has to be mended. */
export function isAllWell(results: readonly ReportedResult[]): boolean {
  return results.every(({ outcome }) => outcome !== 'failed');
}

function titleOf(result: ReportedResult): string {
  if (result.check === 'configuration') return 'Configuration';
  if (result.check === 'trial-task') return `Task: ${result.subject}`;
  const check: Check = CHECKS[result.check];
  return check.title;
}
