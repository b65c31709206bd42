import { FAILURE_CATEGORIES, type FailureCategory } from '../findings/index.js';
import { didYouMean, nearestName } from '../names/index.js';
import { JOB_STATUSES, type JobStatus } from '../statuses/index.js';
import {
  JOB_QUERY_KEYS,
  METADATA_PREFIX,
  USUAL_METADATA_KEYS,
  isJobQueryKey,
  metadataKeysOf,
  type JobNumberKey,
  type JobQueryKey,
  type JobTextKey,
  type JobTimeKey,
} from './job-query-keys.js';
import { parseQuery, type QueryFault, type QueryTerm, type QueryValue } from './query-syntax.js';
import { TermReader, type TextMatch } from './term-reader.js';
import type { TimeSpan } from './time-span.js';

/** Whoever asks: the id by which jobs are theirs; undefined for who has not signed in, who has none. */
export interface OwnJobs {
  readonly id: string | undefined;
}

/** How numbers are compared. */
export type NumberComparison = '=' | '<' | '<=' | '>' | '>=';

/** What a job has to fulfil, or must not. An empty text asks for jobs that have none. */
export type JobCondition = { readonly isNot: boolean } & (
  | { readonly of: 'status'; readonly statuses: readonly JobStatus[] }
  | { readonly of: 'needs' }
  | { readonly of: 'owner'; readonly owners: readonly (TextMatch | OwnJobs)[] }
  | { readonly of: 'category'; readonly categories: readonly FailureCategory[] }
  | { readonly of: JobTextKey; readonly texts: readonly TextMatch[] }
  | { readonly of: 'metadata'; readonly keys: readonly string[]; readonly texts: readonly TextMatch[] }
  | { readonly of: JobNumberKey; readonly comparison: NumberComparison; readonly numbers: readonly number[] }
  | { readonly of: JobTimeKey; readonly spans: readonly TimeSpan[] }
  | { readonly of: 'words'; readonly text: string; readonly statuses: readonly JobStatus[] }
);

/** A query that was understood; conditions are in the order of the text. Where there are faults, it must not be carried out. */
export interface JobQuery {
  readonly conditions: readonly JobCondition[];
  readonly faults: readonly QueryFault[];
}

/** Where and when a query is asked. */
export interface QuerySurroundings {
  readonly nowMs: number;
  /** What jobs of the farm have, so that only slips of the pen are faults. */
  readonly metadataKeys?: readonly string[];
  /** By which id jobs are theirs who asks: `owner:me`. Undefined for who has not signed in. */
  readonly ownId?: string | undefined;
}

/** As the value of `owner`: whoever asks. */
export const ONESELF = 'me';

/** Words as short as this do not stand for a status that begins with them. */
const SHORTEST_STATUS_WORD = 3;

/** Reads what jobs are asked for: `status:failed user:anna priority>60 -shot:010 "free text"`. Any text can be read. */
export function parseJobQuery(
  text: string,
  { nowMs, metadataKeys = [], ownId }: QuerySurroundings,
): JobQuery {
  const { terms, faults } = parseQuery(text);
  const reader = new ConditionReader(nowMs, new Set([...USUAL_METADATA_KEYS, ...metadataKeys]), ownId);
  const conditions = terms
    .map((term) => reader.condition(term))
    .filter((condition) => condition !== undefined);
  return { conditions, faults: [...faults, ...reader.faults].sort((one, other) => one.at - other.at) };
}

class ConditionReader extends TermReader {
  constructor(
    nowMs: number,
    private readonly metadataKeys: ReadonlySet<string>,
    private readonly ownId: string | undefined,
  ) {
    super(nowMs);
  }

  /** Undefined where there is nothing to compare with, or a fault. */
  condition(term: QueryTerm): JobCondition | undefined {
    const { key, isNot, values } = term;
    const [first] = values;
    if (first === undefined) return undefined;
    if (key === undefined) return { isNot, of: 'words', text: first.text, statuses: statusesMeant(first) };
    const known = key.toLowerCase();
    if (!isJobQueryKey(known)) return this.metadata(term, key);
    return this.knownKey(term, known);
  }

  private knownKey(term: QueryTerm, of: JobQueryKey): JobCondition | undefined {
    const { takes } = JOB_QUERY_KEYS[of];
    switch (takes) {
      case 'status':
        return this.statuses(term);
      case 'needs':
        return this.needs(term);
      case 'owner':
        return this.owners(term);
      case 'category':
        return this.categories(term);
      case 'text':
        return this.texts(term, (texts) => ({ isNot: term.isNot, of: of as JobTextKey, texts }));
      case 'number':
        return this.numbers(term, of as JobNumberKey);
      case 'time':
        return this.times(term, of as JobTimeKey);
    }
  }

  private statuses(term: QueryTerm): JobCondition | undefined {
    if (!this.isEquality(term)) return undefined;
    return { isNot: term.isNot, of: 'status', statuses: this.namesBegun(term, JOB_STATUSES, 'status') };
  }

  private categories(term: QueryTerm): JobCondition | undefined {
    if (!this.isEquality(term)) return undefined;
    const categories = this.namesBegun(term, FAILURE_CATEGORIES, 'sort of failure');
    return { isNot: term.isNot, of: 'category', categories };
  }

  /** All that begin with what is written. */
  private namesBegun<Name extends string>(
    term: QueryTerm,
    names: readonly Name[],
    what: string,
  ): readonly Name[] {
    const begun = term.values.flatMap((value) => {
      const found = value.text === '' ? [] : beginningWith(value.text, names);
      if (found.length > 0) return found;
      const meant = didYouMean(value.text, names) || ` There are ${names.join(', ')}.`;
      this.fault(value, `There is no ${what} '${value.text}'.${meant}`, nearestName(value.text, names));
      return [];
    });
    return [...new Set(begun)];
  }

  private needs(term: QueryTerm): JobCondition | undefined {
    const other = term.values.find(({ text }) => text === '' || !'you'.startsWith(text.toLowerCase()));
    if (other === undefined && this.isEquality(term)) return { isNot: term.isNot, of: 'needs' };
    if (other) this.fault(other, 'Jobs need a person: write needs:you.', 'you');
    return undefined;
  }

  /** In quotes, `me` is somebody's name. */
  private owners(term: QueryTerm): JobCondition | undefined {
    if (!this.isEquality(term)) return undefined;
    const owners = term.values.map(({ text, isQuoted }) =>
      !isQuoted && text.toLowerCase() === ONESELF
        ? { id: this.ownId }
        : { text, isExact: term.comparison === '=' },
    );
    return { isNot: term.isNot, of: 'owner', owners };
  }

  private metadata(term: QueryTerm, written: string): JobCondition | undefined {
    const key = written.startsWith(METADATA_PREFIX) ? written.slice(METADATA_PREFIX.length) : written;
    const isKnown = key !== written || this.metadataKeys.has(key);
    const meant = isKnown
      ? undefined
      : nearestName(key, [...Object.keys(JOB_QUERY_KEYS), ...this.metadataKeys]);
    if (meant !== undefined) {
      const message = `No job has '${key}'. Did you mean '${meant}'? Should jobs have it later, ask for ${METADATA_PREFIX}${key}.`;
      const keyAt = term.at + (term.isNot ? 1 : 0);
      this.fault({ at: keyAt, end: keyAt + written.length }, message, meant);
      return undefined;
    }
    return this.texts(term, (texts) => ({
      isNot: term.isNot,
      of: 'metadata',
      keys: metadataKeysOf(written),
      texts,
    }));
  }

  private texts(
    term: QueryTerm,
    make: (texts: readonly TextMatch[]) => JobCondition,
  ): JobCondition | undefined {
    if (!this.isEquality(term)) return undefined;
    const nobody = term.values.find(({ text }) => text === '');
    if (nobody === undefined || term.key?.toLowerCase() !== 'worker') return make(this.textsOf(term));
    this.fault(nobody, NO_WORKER);
    return undefined;
  }

  private numbers(term: QueryTerm, of: JobNumberKey): JobCondition | undefined {
    if (!this.isOneUnlessEqual(term)) return undefined;
    const numbers = term.values.flatMap((value) => {
      if (/^[+-]?\d{1,15}$/.test(value.text)) return [Number(value.text)];
      const message = `'${of}' is a whole number, such as in ${JOB_QUERY_KEYS[of].example}.`;
      this.fault(value, message);
      return [];
    });
    const comparison = term.comparison === ':' ? '=' : term.comparison;
    return { isNot: term.isNot, of, comparison, numbers };
  }

  private times(term: QueryTerm, of: JobTimeKey): JobCondition | undefined {
    const spans = this.spansOf(term);
    return spans && { isNot: term.isNot, of, spans };
  }
}

/** A word that is not in quotes may mean a status. */
function statusesMeant({ text, isQuoted }: QueryValue): readonly JobStatus[] {
  if (isQuoted || text.length < SHORTEST_STATUS_WORD) return [];
  return beginningWith(text, JOB_STATUSES);
}

function beginningWith<Name extends string>(text: string, names: readonly Name[]): readonly Name[] {
  return names.filter((name) => name.startsWith(text.toLowerCase()));
}

/** Whether conditions ask for what is one's own, of somebody who has not signed in: there is no such job. */
export function asksForNobodysJobs(conditions: readonly JobCondition[]): boolean {
  return conditions.some(
    (condition) =>
      condition.of === 'owner' && condition.owners.some((owner) => 'id' in owner && owner.id === undefined),
  );
}

const NO_WORKER =
  'Write the name of a Worker: jobs that no Worker has had yet have completed:0 failed:0 active:0.';
