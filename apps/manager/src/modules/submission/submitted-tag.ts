import { invalid } from '@flamenco/domain/errors';
import { parseTagId } from '@flamenco/domain/ids';
import type { SqlReader } from '../../database/sql.js';
import { tagQuestions } from '../worker-tags/index.js';
import type { SubmittedJob } from './submitted-job.js';

/**
 * The row id of the tag that Workers need for a job; undefined for a job of any Worker.
 * @throws FarmError `invalid` when there is no such tag
 */
export async function findTagOf(sql: SqlReader, { workerTag }: SubmittedJob): Promise<number | undefined> {
  if (workerTag === undefined || workerTag === '') return undefined;
  const tag = await tagQuestions.load(sql, parseTagId(workerTag));
  if (tag) return tag.id;
  throw invalid(
    'unknown-worker-tag',
    `There is no worker tag ${workerTag}: refresh the tags and submit again, or submit without a tag.`,
  );
}
