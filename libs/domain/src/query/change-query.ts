import { CHANGE_ACTION_NAMES, CHANGED_KINDS, type ChangeAction, type ChangedKind } from '../changes/index.js';
import { didYouMean, nearestName } from '../names/index.js';
import { parseQuery, type QueryFault, type QueryTerm } from './query-syntax.js';
import { TermReader, type TextMatch } from './term-reader.js';
import type { TimeSpan } from './time-span.js';

/** What the history can be asked for by: what kind of value each key takes, and what it means. */
export const CHANGE_QUERY_KEYS = {
  who: { takes: 'text', means: 'who did it', example: 'who:anna' },
  action: { takes: 'action', means: 'what was done', example: 'action:job-priority-set' },
  kind: { takes: 'kind', means: 'what kind of thing it was done to', example: 'kind:worker' },
  name: { takes: 'text', means: 'text in the name of the thing', example: 'name:shot_010' },
  id: { takes: 'text', means: 'beginning of the id of the thing', example: 'id:2f0c' },
  job: { takes: 'text', means: 'beginning of the id of the job', example: 'job:2f0c' },
  address: { takes: 'text', means: 'from which address', example: 'address:10.0.' },
  happened: { takes: 'time', means: 'when', example: 'happened<2d' },
} as const satisfies Record<string, ChangeQueryKeyFacts>;

/** What is true of a key of the history. */
export interface ChangeQueryKeyFacts {
  readonly takes: 'text' | 'action' | 'kind' | 'time';
  /** For completions and the manual: what it is of an entry. */
  readonly means: string;
  readonly example: string;
}

/** A key of the history. */
export type ChangeQueryKey = keyof typeof CHANGE_QUERY_KEYS;

/** A key whose values are texts. */
export type ChangeTextKey = 'who' | 'name' | 'id' | 'job' | 'address';

/** What an entry of the history has to fulfil, or must not. An empty text asks for those that have none. */
export type ChangeCondition = { readonly isNot: boolean } & (
  | { readonly of: ChangeTextKey; readonly texts: readonly TextMatch[] }
  | { readonly of: 'action'; readonly actions: readonly ChangeAction[] }
  | { readonly of: 'kind'; readonly kinds: readonly ChangedKind[] }
  | { readonly of: 'happened'; readonly spans: readonly TimeSpan[] }
  | { readonly of: 'words'; readonly text: string }
);

/** A query that was understood; conditions are in the order of the text. Where there are faults, it must not be carried out. */
export interface ParsedChangeQuery {
  readonly conditions: readonly ChangeCondition[];
  readonly faults: readonly QueryFault[];
}

/** Reads what of the history is asked for: `who:anna kind:job,task happened<2d "shot 010"`. Any text can be read. */
export function parseChangeQuery(text: string, { nowMs }: { readonly nowMs: number }): ParsedChangeQuery {
  const { terms, faults } = parseQuery(text);
  const reader = new ChangeTermReader(nowMs);
  const conditions = terms
    .map((term) => reader.condition(term))
    .filter((condition) => condition !== undefined);
  return { conditions, faults: [...faults, ...reader.faults].sort((one, other) => one.at - other.at) };
}

/** Whether there is such a key of the history. */
export function isChangeQueryKey(key: string): key is ChangeQueryKey {
  return Object.hasOwn(CHANGE_QUERY_KEYS, key);
}

class ChangeTermReader extends TermReader {
  /** Undefined where there is nothing to compare with, or a fault. */
  condition(term: QueryTerm): ChangeCondition | undefined {
    const { key, isNot, values } = term;
    const [first] = values;
    if (first === undefined) return undefined;
    if (key === undefined) return { isNot, of: 'words', text: first.text };
    const of = key.toLowerCase();
    if (isChangeQueryKey(of)) return this.knownKey(term, of);
    this.refuseKey(term, key);
    return undefined;
  }

  private knownKey(term: QueryTerm, of: ChangeQueryKey): ChangeCondition | undefined {
    const { isNot } = term;
    if (of === 'happened') {
      const spans = this.spansOf(term);
      return spans && { isNot, of, spans };
    }
    if (!this.isEquality(term)) return undefined;
    if (of === 'action')
      return { isNot, of, actions: this.namesMeant(term, CHANGE_ACTION_NAMES, 'way to do something') };
    if (of === 'kind') return { isNot, of, kinds: this.namesMeant(term, CHANGED_KINDS, 'kind of thing') };
    return { isNot, of, texts: this.textsOf(term) };
  }

  /** All that have what is written in their name. */
  private namesMeant<Name extends string>(
    { values, comparison }: QueryTerm,
    names: readonly Name[],
    what: string,
  ): readonly Name[] {
    return values.flatMap((value) => {
      const small = value.text.toLowerCase();
      const exact = names.filter((name) => name === small);
      const found =
        exact.length > 0 || comparison === '='
          ? exact
          : names.filter((name) => small !== '' && name.includes(small));
      if (found.length > 0) return found;
      const meant = didYouMean(value.text, names) || ` There are ${names.join(', ')}.`;
      this.fault(value, `There is no ${what} '${value.text}'.${meant}`, nearestName(value.text, names));
      return [];
    });
  }

  private refuseKey(term: QueryTerm, key: string): void {
    const known = Object.keys(CHANGE_QUERY_KEYS);
    const at = term.at + (term.isNot ? 1 : 0);
    const meant = didYouMean(key, known) || ` There are ${known.join(', ')}.`;
    const message = `The history has no '${key}'.${meant}`;
    this.fault({ at, end: at + key.length }, message, nearestName(key, known));
  }
}
