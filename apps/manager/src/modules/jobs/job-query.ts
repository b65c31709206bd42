import { invalid } from '@flamenco/domain/errors';
import { parseJobQuery, type JobCondition } from '@flamenco/domain/query';
import type { SqlReader } from '../../database/sql.js';
import { listMetadataKeys } from './persistence/job-completions.js';

/**
 * What jobs have to fulfil to fit a query.
 * @throws FarmError `invalid` that says what is wrong with it, at which character, and what was probably meant
 */
export async function understandJobQuery(
  sql: SqlReader,
  text: string,
  nowMs: number,
): Promise<readonly JobCondition[]> {
  if (text === '') return [];
  const metadataKeys = await listMetadataKeys(sql);
  const { conditions, faults } = parseJobQuery(text, { nowMs, metadataKeys });
  if (faults.length === 0) return conditions;
  const said = faults.map(({ message, at }) => `At character ${at + 1}: ${message}`);
  throw invalid('invalid-query', `The query is not understood. ${said.join(' ')}`);
}
