import type { QueryFault, QueryTerm, TextRange } from './query-syntax.js';
import { timeSpan, type TimeSpan } from './time-span.js';

/** A text that is looked for, A to Z in either case being the same. */
export interface TextMatch {
  readonly text: string;
  /** Not only a part: a name that contains, or a value that begins with the text, is not enough. */
  readonly isExact: boolean;
}

/** Makes terms of a query into what is compared, and notes what cannot be meant. */
export class TermReader {
  readonly faults: QueryFault[] = [];

  constructor(private readonly nowMs: number) {}

  protected textsOf({ values, comparison }: QueryTerm): readonly TextMatch[] {
    return values.map(({ text }) => ({ text, isExact: comparison === '=' }));
  }

  /** The times of a key that is compared with ages and days; undefined where there is a fault. */
  protected spansOf(term: QueryTerm): readonly TimeSpan[] | undefined {
    if (!this.isOneUnlessEqual(term)) return undefined;
    return term.values.flatMap((value) => {
      const span = timeSpan(value.text, term.comparison, this.nowMs);
      if (span === undefined) this.fault(value, notATime(term.key ?? ''));
      return span ?? [];
    });
  }

  /** Whether it asks for what is so, and not for what is less or more. */
  protected isEquality(term: QueryTerm): boolean {
    if (term.comparison === ':' || term.comparison === '=') return true;
    const key = term.key ?? '';
    this.fault(term, `'${key}' is neither a number nor a time: write ${key}: and what it is.`);
    return false;
  }

  protected isOneUnlessEqual(term: QueryTerm): boolean {
    const isEqual = term.comparison === ':' || term.comparison === '=';
    const second = term.values[1];
    if (isEqual || second === undefined) return true;
    this.fault(second, `After ${term.comparison} there is one value: leave the others out.`);
    return false;
  }

  /** There is no condition where there is a fault. */
  protected fault({ at, end }: TextRange, message: string, suggestion?: string): void {
    this.faults.push({ message, at, end, ...(suggestion !== undefined && { suggestion }) });
  }
}

function notATime(key: string): string {
  return `'${key}' takes how long ago it was (90m, 12h, 2d, 1w), or a day in UTC (2026-11-29).`;
}
