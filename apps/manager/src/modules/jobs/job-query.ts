import { invalid } from '@flamenco/domain/errors';
import { asksForNobodysJobs, parseJobQuery, type JobCondition } from '@flamenco/domain/query';
import { currentActor, ownerIdOf } from '../../database/actor.js';
import type { SqlReader } from '../../database/sql.js';
import { listMetadataKeys } from './persistence/job-completions.js';

const NO_JOBS_OF_YOURS =
  "'owner:me' asks for your own jobs, and you have not signed in: none are known to be yours. Sign in, or write a name: owner:anna.";

/**
 * What jobs have to fulfil to fit a query of whoever asks.
 * @throws FarmError `invalid` that says what is wrong with it, at which character, and what was probably meant
 */
export async function understandJobQuery(
  sql: SqlReader,
  text: string,
  nowMs: number,
): Promise<readonly JobCondition[]> {
  if (text === '') return [];
  const ownId = ownerIdOf(currentActor());
  const metadataKeys = await listMetadataKeys(sql);
  const { conditions, faults } = parseJobQuery(text, { nowMs, metadataKeys, ownId });
  if (faults.length === 0) return conditions;
  const said = faults.map(({ message, at }) => `At character ${at + 1}: ${message}`);
  throw invalid('invalid-query', `The query is not understood. ${said.join(' ')}`);
}

/** What people should know who wonder what was found; undefined: nothing. */
export function noteAbout(asked: readonly JobCondition[]): string | undefined {
  return asksForNobodysJobs(asked) ? NO_JOBS_OF_YOURS : undefined;
}
