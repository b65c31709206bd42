import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_QUERY, parseQuery, printQuery, type QueryTerm, type WrittenTerm } from './query-syntax.js';

/** Terms without their places. */
const written = (terms: readonly QueryTerm[]): readonly WrittenTerm[] =>
  terms.map(({ isNot, key, comparison, values }) => ({
    isNot,
    key,
    comparison,
    values: values.map(({ text, isQuoted }) => ({ text, isQuoted })),
  }));

const said = (text: string): readonly string[] =>
  parseQuery(text).terms.map(({ isNot, key, comparison, values }) =>
    [isNot ? 'not' : '', key ?? '', comparison, ...values.map((value) => value.text)].join('|'),
  );

describe('parseQuery', () => {
  it.each([
    ['status:failed,active', ['|status|:|failed|active']],
    ['project:"dune 2" tag:gpu', ['|project|:|dune 2', '|tag|:|gpu']],
    ['priority>60 updated<2d frames>=1000', ['|priority|>|60', '|updated|<|2d', '|frames|>=|1000']],
    ['-shot:010 "free text"', ['not|shot|:|010', '||:|free text']],
    [String.raw`"say \"hi\" \\ there"`, [String.raw`||:|say "hi" \ there`]],
    ['"user.name":x render.engine=CYCLES', ['|user.name|:|x', '|render.engine|=|CYCLES']],
    ['10:30 shot_010 - --x -"a b"', ['||:|10:30', '||:|shot_010', '||:|-', 'not||:|-x', 'not||:|a b']],
    ['tag:""', ['|tag|:|']],
    ['', []],
    [' \t\n ', []],
  ])('%j', (text, terms) => {
    expect(said(text)).toEqual(terms);
    expect(parseQuery(text).faults).toEqual([]);
  });

  it.each([
    ['user:', 5, 5, 'A value is missing'],
    ['user:,anna', 5, 6, 'A value is missing'],
    ['a user:anna, b', 12, 13, 'A value is missing'],
    ['shot "free te', 5, 13, 'The quotes are not closed'],
    ['project:"du', 8, 11, 'The quotes are not closed'],
    ['x'.repeat(LONGEST_QUERY + 1), LONGEST_QUERY, LONGEST_QUERY + 1, 'at most 1000 characters'],
    ['a '.repeat(41), 80, 82, 'at most 40 parts'],
  ])('%j is at fault from %d to %d', (text, at, end, message) => {
    expect(parseQuery(text).faults).toEqual([{ at, end, message: expect.stringContaining(message) }]);
  });

  it('can read any text, of which it keeps the terms in place and within bounds', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('"', '\\', ':', ',', '<', '=', '-', ' ', 'a', 'status', '2d', '😀'))
        .map((parts) => parts.join('')),
      fc.string({ minLength: LONGEST_QUERY - 2, maxLength: LONGEST_QUERY + 2 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { terms, faults } = parseQuery(text);
        expect(terms.length).toBeLessThanOrEqual(40);
        for (const { at, end } of [...terms, ...faults]) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        const between = terms.reduce(
          (left, { at, end }) => left.fill('', at, end),
          [...Array(text.length).keys()].map((i) => text[i]),
        );
        if (faults.length === 0) expect(between.join('').trim()).toBe('');
      }),
      { numRuns: 1_000 },
    );
  });
});

/** `a<,=` has a value that would be another comparison behind the first one: it gets quotes. */
function quotedWhereNeeded(term: WrittenTerm): WrittenTerm {
  if (term.comparison !== '<' && term.comparison !== '>') return term;
  const values = term.values.map(({ text, isQuoted }) => ({
    text,
    isQuoted: isQuoted || text.startsWith('='),
  }));
  return { ...term, values };
}

describe('printQuery', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('anna', '-', '--', '-x', '"', '=5', 'a:b', 'a b', '\\', 'x,y', '10:30', 'a<b', ''),
  );
  const value = fc.record({ text: texts, isQuoted: fc.boolean() });
  const terms: fc.Arbitrary<WrittenTerm> = fc.oneof(
    fc.record({
      isNot: fc.boolean(),
      key: fc.constant(undefined),
      comparison: fc.constant(':' as const),
      values: fc.tuple(value),
    }),
    fc.record({
      isNot: fc.boolean(),
      key: fc.oneof(
        fc.constantFrom('status', 'user.name', '-a', 'é1'),
        fc.string({ minLength: 1, maxLength: 8 }),
      ),
      comparison: fc.constantFrom(':', '=', '<', '<=', '>', '>='),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
    }),
  );

  it('writes what is read as the same terms', () => {
    fc.assert(
      fc.property(fc.array(terms, { maxLength: 12 }), (some) => {
        const { terms: read, faults } = parseQuery(printQuery(some));
        expect(faults).toEqual([]);
        const unquoted = (all: readonly WrittenTerm[]): unknown =>
          all.map((term) => ({ ...term, values: term.values.map(({ text }) => text) }));
        expect(unquoted(written(read))).toEqual(unquoted(some));
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes terms that were read so that nothing changes, quotes neither', () => {
    const parts = fc.constantFrom('"', '\\', ':', ',', '<', '=', '-', ' ', ' ', 'a', 'status', '2d', '😀');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (some) => {
        const { terms: read } = parseQuery(some.join(''));
        const whole = read.filter(({ values }) => values.length > 0);
        expect(written(parseQuery(printQuery(whole)).terms)).toEqual(written(whole).map(quotedWhereNeeded));
      }),
      { numRuns: 1_000 },
    );
  });
});
