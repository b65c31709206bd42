import { FAILURE_CATEGORIES } from '@flamenco/domain/findings';
import { JOB_QUERY_KEYS, metadataKeysOf, ONESELF, USUAL_METADATA_KEYS } from '@flamenco/domain/query';
import { JOB_STATUSES } from '@flamenco/domain/statuses';
import type { SqlReader } from '../../database/sql.js';
import {
  listMetadataKeys,
  listMetadataValues,
  listOwnerNames,
  listTagNames,
  listTypes,
  listWorkerNames,
} from './persistence/job-completions.js';

/** More are no help: people write on. */
const MOST_COMPLETIONS = 50;

/** What begins with a prefix: keys, or values of a key. Nothing for a key whose values are numbers or times. */
export async function completeJobQuery(
  sql: SqlReader,
  key: string | undefined,
  prefix: string,
): Promise<readonly string[]> {
  if (key === undefined) return beginning(prefix, await allKeys(sql));
  switch (key.toLowerCase()) {
    case 'status':
      return beginning(prefix, JOB_STATUSES);
    case 'category':
      return beginning(prefix, FAILURE_CATEGORIES);
    case 'needs':
      return beginning(prefix, ['you']);
    case 'owner':
      return [
        ...beginning(prefix, [ONESELF]),
        ...(await listOwnerNames(sql, prefix, MOST_COMPLETIONS)),
      ].slice(0, MOST_COMPLETIONS);
    case 'type':
      return await listTypes(sql, prefix, MOST_COMPLETIONS);
    case 'tag':
      return await listTagNames(sql, prefix, MOST_COMPLETIONS);
    case 'worker':
      return await listWorkerNames(sql, prefix, MOST_COMPLETIONS);
    default:
      return await listMetadataValues(sql, metadataKeysOf(key), prefix, MOST_COMPLETIONS);
  }
}

async function allKeys(sql: SqlReader): Promise<readonly string[]> {
  const keys = [...Object.keys(JOB_QUERY_KEYS), ...USUAL_METADATA_KEYS, ...(await listMetadataKeys(sql))];
  return [...new Set(keys)].toSorted();
}

function beginning(prefix: string, texts: readonly string[]): readonly string[] {
  const small = prefix.toLowerCase();
  return texts.filter((text) => text.toLowerCase().startsWith(small)).slice(0, MOST_COMPLETIONS);
}
