import type { TextMatch, TimeSpan } from '@flamenco/domain/query';
import { ANY_TEXT, type SqlValue } from './sql.js';

/** What entries have to fulfil, with the values of its parameters. */
export interface Condition {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /**
   * The same, with the same values, for statements that go through entries until they have found enough: it looks at each entry alone, where `text`
   * looks at all of them first. Left out: it is the same.
   */
  readonly oneByOne?: string;
}

/** A condition, or its opposite, as a part of a statement. Where a column is null, what is asked for is not true, and neither is its opposite. */
export function asAsked({ text, values, oneByOne }: Condition, isNot: boolean): Condition {
  const whole = (part: string): string => `${ANY_TEXT} (${part})${isNot ? ' IS NOT TRUE' : ''}`;
  return { text: whole(text), values, ...(oneByOne !== undefined && { oneByOne: whole(oneByOne) }) };
}

/** A condition, as it is asked of one entry after the other. */
export function oneByOne({ text, values, oneByOne: alone = text }: Condition): Condition {
  return { text: alone, values };
}

/** For texts that are looked for; its parameters are made by `isFound`. */
export const LIKE = `LIKE ? ESCAPE '\\'`;

/** One of these texts. */
export function isOneOf(column: string, texts: readonly string[]): Condition {
  return { text: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(texts)] };
}

/** Contains, or begins with, these words. */
export function isFound(
  words: string,
  { within, atStart }: { readonly within: readonly string[]; readonly atStart: readonly string[] },
): Condition {
  const literally = words.replaceAll(/[\\%_]/g, '\\$&');
  return {
    text: `(${[...within, ...atStart].join(' OR ')})`,
    values: [...within.map(() => `%${literally}%`), ...atStart.map(() => `${literally}%`)],
  };
}

/** A timestamp within one of these. */
export function isWithinSpans(column: string, spans: readonly TimeSpan[]): Condition {
  return anyOf(
    spans.map(({ from, before }) =>
      allOf([
        ...(from === undefined ? [] : [{ text: `${column} >= ?`, values: [from] }]),
        ...(before === undefined ? [] : [{ text: `${column} < ?`, values: [before] }]),
      ]),
    ),
  );
}

/** No text begins with this one and comes behind it: this is the last character that there is. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Is, or begins with, a text. An index over the column in small letters answers. */
export function fits(column: string, { text, isExact }: TextMatch): Condition {
  const small = caseless(text);
  if (isExact || small === '') return { text: `${column} = ?`, values: [small] };
  return { text: `(${column} >= ? AND ${column} < ?)`, values: [small, small + LAST_CHARACTER] };
}

/** As `lower()` has it in both databases: the letters from A to Z are small. */
export function caseless(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** What is in a set that a statement gives. @param opening - of that statement, without the bracket at its end */
export function within(opening: string, { text, values }: Condition): Condition {
  return { text: `${opening} ${text})`, values };
}

/** Nothing fulfils it. */
export const NOTHING: Condition = { text: 'FALSE', values: [] };

/** One of them is fulfilled; none: nothing is. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' OR ', NOTHING.text);
}

/** All of them are fulfilled; none: anything is. */
export function allOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' AND ', 'TRUE');
}

function joined(conditions: readonly Condition[], word: string, ofNone: string): Condition {
  const [only, ...others] = conditions;
  if (only === undefined) return { text: ofNone, values: [] };
  if (others.length === 0) return only;
  return {
    text: `(${conditions.map(({ text }) => text).join(word)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}
