import { invalid, parseTagId } from '@flamenco/domain';
import type { SqlConnection } from '../../database/sql-connection.js';
import { findWorkerTag } from '../jobs/index.js';
import type { SubmittedJob } from './submitted-job.js';

/**
 * The row id of the tag that Workers need for a job; undefined for a job of any Worker.
 * @throws FarmError `invalid` when there is no such tag
 */
export function findTagOf(sql: SqlConnection, { workerTag }: SubmittedJob): number | undefined {
  if (workerTag === undefined || workerTag === '') return undefined;
  const rowId = findWorkerTag(sql, parseTagId(workerTag));
  if (rowId !== undefined) return rowId;
  throw invalid(
    'unknown-worker-tag',
    `There is no worker tag ${workerTag}: refresh the tags and submit again, or submit without a tag.`,
  );
}
