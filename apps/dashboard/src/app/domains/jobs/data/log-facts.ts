import type { TaskAttempt } from '@flamenco/api-client';
import { formatBytes } from '../../../shared/count-words';
import { exactTime } from '../../../shared/relative-time';
import { partsOf } from './log-prefix';
import type { LogRow } from './log-rows';

/** Something about an attempt that stands beside its log. */
export interface LogFact {
  readonly name: string;
  readonly value: string;
  /** All of it, where that is more. */
  readonly title?: string;
}

/** What is known of an attempt, in few words; what is not known is left out. @param rows - what is on screen of its log, or near */
export function logFacts(attempt: TaskAttempt | undefined, rows: readonly LogRow[]): readonly LogFact[] {
  const receipts = (attempt?.renders ?? []).flatMap(({ receipt }) =>
    receipt === undefined ? [] : [receipt],
  );
  const version = receipts[0]?.blender.version;
  const memory = Math.max(
    0,
    ...receipts.flatMap(({ frames }) => frames.map(({ peak_memory_bytes: bytes = 0 }) => bytes)),
  );
  const process = processOf(rows);
  const facts: readonly (LogFact | undefined)[] = [
    attempt?.reason === undefined ? undefined : { name: '', value: attempt.reason, title: attempt.reason },
    version === undefined ? undefined : { name: 'Blender', value: version },
    process === undefined ? undefined : { name: 'Process', value: process },
    memory === 0 ? undefined : { name: 'Peak memory', value: formatBytes(memory) },
    attempt && {
      name: 'Started',
      value: new Date(attempt.started).toLocaleTimeString(),
      title: exactTime(attempt.started),
    },
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** More rows are not looked at: all lines of a process have its number. */
const ROWS_LOOKED_AT = 200;

function processOf(rows: readonly LogRow[]): string | undefined {
  for (const row of rows.slice(0, ROWS_LOOKED_AT)) {
    const { process } = partsOf(row.kind === 'line' ? row.line.text : row.latest);
    if (process !== undefined) return process;
  }
  return undefined;
}
