import type { StoredReport } from './report-file.js';
import type { TaskUpdate } from '../manager-api/manager-client.js';

/** One or more reports that go to the Manager as one. */
export interface ReportBatch {
  readonly ids: readonly number[];
  readonly taskId: string;
  readonly update: TaskUpdate;
}

/**
 * The first report, with the log of those behind it that bring nothing else, as long as it all stays below a size. It has
 * the number of the last and the log offset of the first one: whatever of it was sent before, in other batches, changes
 * nothing when it comes again.
 */
export function firstBatch(reports: Iterable<StoredReport>, limitBytes: number): ReportBatch | undefined {
  const members: StoredReport[] = [];
  let bytes = 0;
  for (const report of reports) {
    const last = members.at(-1);
    bytes += Buffer.byteLength(report.update.log ?? '');
    if (last && (bytes > limitBytes || !continues(last, report))) break;
    members.push(report);
    if (report.update.taskStatus !== undefined) break;
  }
  return joined(members);
}

function continues(last: StoredReport, next: StoredReport): boolean {
  const { log: _, report_number: __, log_offset: offset, attempt_id: attempt, ...others } = next.update;
  const { log = '', log_offset: lastOffset, attempt_id: lastAttempt } = last.update;
  const isNextPiece =
    offset === undefined || lastOffset === undefined
      ? offset === lastOffset
      : offset === lastOffset + Buffer.byteLength(log);
  return (
    next.taskId === last.taskId && attempt === lastAttempt && isNextPiece && Object.keys(others).length === 0
  );
}

function joined(members: readonly StoredReport[]): ReportBatch | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (!first || !last) return undefined;
  const ids = members.map(({ id }) => id);
  if (members.length === 1) return { ids, taskId: first.taskId, update: first.update };
  const { report_number: number } = last.update;
  const update = {
    ...first.update,
    log: members.map(({ update: { log } }) => log ?? '').join(''),
    ...(number === undefined ? {} : { report_number: number }),
  };
  return { ids, taskId: first.taskId, update };
}
