/** How what is asked for is compared: `:` as is usual for the key, `=` exactly. */
export type Comparison = ':' | '=' | '<' | '<=' | '>' | '>=';

/** A part of a query's text: from `at` up to before `end`, counted from 0 in UTF-16 units, as selections of a text field are. */
export interface TextRange {
  readonly at: number;
  readonly end: number;
}

/** One of the values of a term. */
export interface QueryValue extends TextRange {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A part of a query that jobs have to fulfil, or with `isNot` must not: `status:failed,active`, `-shot:010`, `"free text"`. */
export interface QueryTerm extends TextRange {
  readonly isNot: boolean;
  /** As written; undefined: the only value is looked for as text. */
  readonly key: string | undefined;
  readonly comparison: Comparison;
  /** One of them has to fit; empty where a person has not written on. */
  readonly values: readonly QueryValue[];
}

/** What is wrong with a query, and where. The message says what to write instead. */
export interface QueryFault extends TextRange {
  readonly message: string;
  /** What was probably meant by what stands there. */
  readonly suggestion?: string;
}

/** A query, as far as it can be read. */
export interface ParsedQuery {
  readonly terms: readonly QueryTerm[];
  readonly faults: readonly QueryFault[];
}

/** Longer queries are refused, in UTF-16 units: nobody types them, and each term is a condition for the database. */
export const LONGEST_QUERY = 1_000;

const MOST_TERMS = 40;
const SPACES = /\s*/y;
const COMPARISON = /[<>]=?|[:=]/y;
/** What a key begins with is no digit, so that 10:30 is text. */
const BARE_KEY = /[\p{L}_][\p{L}\p{N}_.-]*/uy;
const QUOTED = /"((?:[^"\\]|\\.)*)("?)/suy;
const BARE_WORD = /\S+/y;
const BARE_VALUE = /[^\s,]+/y;

/**
 * Reads a query. Any text can be read: what cannot be meant is a fault, beside which the terms are those that were read nevertheless.
 * Terms stand in the order of the text.
 */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > LONGEST_QUERY) {
    const message = `A query has at most ${LONGEST_QUERY} characters: leave something out.`;
    return { terms: [], faults: [{ message, at: LONGEST_QUERY, end: text.length }] };
  }
  const reader = new QueryReader(text);
  const terms: QueryTerm[] = [];
  for (let term = reader.term(); term !== undefined; term = reader.term()) terms.push(term);
  const surplus = terms[MOST_TERMS];
  if (surplus === undefined) return { terms, faults: reader.faults };
  const message = `A query has at most ${MOST_TERMS} parts: leave something out, or list values with commas.`;
  return {
    terms: terms.slice(0, MOST_TERMS),
    faults: [...reader.faults, { message, at: surplus.at, end: text.length }],
  };
}

/** What a term is made of, without its place in a text. */
export type WrittenTerm = Pick<QueryTerm, 'isNot' | 'key' | 'comparison'> & {
  readonly values: readonly Pick<QueryValue, 'text' | 'isQuoted'>[];
};

/** Writes terms as a query that is read as the same terms. */
export function printQuery(terms: readonly WrittenTerm[]): string {
  return terms.map(printTerm).join(' ');
}

function printTerm({ isNot, key, comparison, values }: WrittenTerm): string {
  const sign = isNot ? '-' : '';
  if (key === undefined) return sign + values.map((value) => printWord(value, isNot)).join('');
  const name = isWhole(BARE_KEY, key) ? key : quoted(key);
  return sign + name + comparison + values.map((value) => printValue(value, comparison)).join(',');
}

/** Writes a value as it stands behind a comparison: in quotes, where it needs them. */
export function printValue(
  { text, isQuoted }: WrittenTerm['values'][number],
  comparison: Comparison,
): string {
  const isTaken =
    text.startsWith('"') || (text.startsWith('=') && (comparison === '<' || comparison === '>'));
  return isQuoted || isTaken || !isWhole(BARE_VALUE, text) ? quoted(text) : text;
}

function printWord({ text, isQuoted }: WrittenTerm['values'][number], isNot: boolean): string {
  const isSign = text.startsWith('-') && text !== '-' && !isNot;
  const isBare = !isQuoted && !isSign && !text.startsWith('"') && isWhole(BARE_WORD, text);
  return isBare && !hasKey(text) ? text : quoted(text);
}

function hasKey(word: string): boolean {
  BARE_KEY.lastIndex = 0;
  COMPARISON.lastIndex = BARE_KEY.exec(word)?.[0].length ?? -1;
  return COMPARISON.lastIndex > 0 && COMPARISON.test(word);
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function isWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.[0].length === text.length;
}

/** Goes through a text once, from left to right. */
class QueryReader {
  readonly faults: QueryFault[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  /** The next term; undefined at the end. */
  term(): QueryTerm | undefined {
    this.take(SPACES);
    const { at } = this;
    if (at >= this.text.length) return undefined;
    const isNot = /^-\S/.test(this.text.slice(at, at + 2));
    if (isNot) this.at += 1;
    const key = this.key();
    const comparison = key === undefined ? ':' : (this.take(COMPARISON) as Comparison);
    const values = key === undefined ? [this.value(BARE_WORD)] : this.values(key, comparison);
    return {
      isNot,
      key,
      comparison,
      values: values.filter((value) => value !== undefined),
      at,
      end: this.at,
    };
  }

  /** A key is one only before a comparison. */
  private key(): string | undefined {
    const { at } = this;
    const key = this.text[at] === '"' ? this.closedQuote() : this.take(BARE_KEY);
    COMPARISON.lastIndex = this.at;
    if (key !== undefined && key !== '' && COMPARISON.test(this.text)) return key;
    this.at = at;
    return undefined;
  }

  private values(key: string, comparison: Comparison): readonly (QueryValue | undefined)[] {
    const values: (QueryValue | undefined)[] = [];
    do {
      const { at } = this;
      const value = this.value(BARE_VALUE);
      values.push(value);
      if (value === undefined) {
        const end = Math.min(at + 1, this.text.length);
        const message = `A value is missing: write what it is, such as ${key}${comparison}x, or ${key}:"" for none.`;
        this.faults.push({ message, at, end });
      }
    } while (this.comma());
    return values;
  }

  private comma(): boolean {
    const isComma = this.text[this.at] === ',';
    if (isComma) this.at += 1;
    return isComma;
  }

  private value(bare: RegExp): QueryValue | undefined {
    const { at } = this;
    const isQuoted = this.text[at] === '"';
    const text = isQuoted ? this.quote() : this.take(bare);
    return text === undefined ? undefined : { text, isQuoted, at, end: this.at };
  }

  private quote(): string {
    const { at } = this;
    const closed = this.closedQuote();
    if (closed !== undefined) return closed;
    this.at = this.text.length;
    const message = 'The quotes are not closed: write another " behind the last word.';
    this.faults.push({ message, at, end: this.text.length });
    return unescaped(this.text.slice(at + 1));
  }

  /** Undefined, and nowhere further, where the quotes are not closed. */
  private closedQuote(): string | undefined {
    QUOTED.lastIndex = this.at;
    const match = QUOTED.exec(this.text);
    if (match?.[2] !== '"') return undefined;
    this.at = QUOTED.lastIndex;
    return unescaped(match[1] ?? '');
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const taken = pattern.exec(this.text)?.[0];
    this.at += taken?.length ?? 0;
    return taken;
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, '$1');
}
