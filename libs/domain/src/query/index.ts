/** What people ask of lists, in one language for the dashboard, the API and scripts. */
export {
  JOB_QUERY_KEYS,
  METADATA_PREFIX,
  USUAL_METADATA_KEYS,
  isJobQueryKey,
  metadataKeysOf,
} from './job-query-keys.js';
export type { JobNumberKey, JobQueryKey, JobTextKey, JobTimeKey } from './job-query-keys.js';
export {
  CHANGE_QUERY_KEYS,
  isChangeQueryKey,
  parseChangeQuery,
  type ChangeCondition,
  type ChangeTextKey,
  type ParsedChangeQuery,
} from './change-query.js';
export { asksForNobodysJobs, ONESELF, parseJobQuery } from './job-query.js';
export type { JobCondition, JobQuery, QuerySurroundings } from './job-query.js';
export { partAt, valuesOf, withoutTermAt, withPart, withValues } from './query-editing.js';
export type { WrittenPart } from './query-editing.js';
export { LONGEST_QUERY, parseQuery, printQuery } from './query-syntax.js';
export type { QueryFault, QueryTerm, WrittenTerm } from './query-syntax.js';
export type { TextMatch } from './term-reader.js';
export type { TimeSpan } from './time-span.js';
