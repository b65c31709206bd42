import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partAt, valuesOf, withoutTermAt, withPart, withValues } from './query-editing.js';
import { parseQuery } from './query-syntax.js';

describe('partAt, where | is the text cursor', () => {
  it.each([
    ['sta|', undefined, 'sta', '|'],
    ['sta|tus:failed', undefined, 'sta', 'status'],
    ['-us|', undefined, 'us', '-|'],
    ['user:|', 'user', '', 'user:|'],
    ['user:an|na tag:x', 'user', 'an', 'user:| tag:x'],
    ['user:anna,|', 'user', '', 'user:anna,|'],
    ['user:anna,bo| x', 'user', 'bo', 'user:anna,| x'],
    ['project:"dune 2|', 'project', 'dune 2', 'project:|'],
    ['a |', undefined, '', 'a |'],
    ['|a', undefined, '', '|a'],
    ['', undefined, '', '|'],
  ])('%s', (marked, key, prefix, rest) => {
    const caret = Math.max(marked.indexOf('|'), 0);
    const text = marked.replace('|', '');
    const part = partAt(text, caret);
    expect([part.key, part.prefix]).toEqual([key, prefix]);
    if (rest.includes('|')) expect(`${text.slice(0, part.at)}|${text.slice(part.end)}`).toBe(rest);
  });

  it('is within any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 20 }), (text, place) => {
        const { at, end } = partAt(text, Math.min(place, text.length));
        expect(0 <= at && at <= end && end <= text.length).toBe(true);
      }),
    );
  });
});

describe('withPart', () => {
  it.each([
    ['us|', 'user:', 'user:|'],
    ['user:an|', 'anna', 'user:anna |'],
    ['user:an| tag:gpu', 'anna b', 'user:"anna b" |tag:gpu'],
    ['project:"du| x', 'dune', 'project:dune |'],
  ])('%s and %s', (marked, written, completed) => {
    const caret = marked.indexOf('|');
    const text = marked.replace('|', '');
    const after = withPart(text, partAt(text, caret), written);
    expect(`${after.text.slice(0, after.caret)}|${after.text.slice(after.caret)}`).toBe(completed);
  });
});

describe('withoutTermAt', () => {
  it.each([
    ['user:an|', ''],
    ['status:failed  -user:an| "a  b"', 'status:failed "a  b"'],
    ['|user:anna', 'user:anna'],
    ['user:anna |', 'user:anna'],
    ['x user:anna,|', 'x'],
    ['', ''],
  ])('%s', (marked, rest) => {
    expect(withoutTermAt(marked.replace('|', ''), marked.indexOf('|'))).toBe(rest);
  });
});

describe('withValues', () => {
  it.each([
    ['shot user:anna', 'status', ['failed'], 'status:failed shot user:anna'],
    ['a  status:failed  "b  c" status=active', 'status', [], 'a "b  c"'],
    ['-status:failed status:active', 'status', ['queued', 'failed'], 'status:queued,failed -status:failed'],
    ['STATUS:failed', 'status', [], ''],
    ['', 'user', ['anna b'], 'user:"anna b"'],
    ['frames>10', 'frames', [], 'frames>10'],
  ])('%s with %s %j', (text, key, values, expected) => {
    expect(withValues(text, key, values)).toBe(expected);
  });

  it('lists the values that were put in, and leaves the rest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('user:anna', '-user:bob', 'x', '"a b"', 'status:failed'), { maxLength: 6 }),
        fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
        (parts, values) => {
          const text = withValues(parts.join(' '), 'user', values);
          expect(valuesOf(text, 'user')).toEqual(values);
          const others = parts.filter((part) => part !== 'user:anna').length;
          expect(parseQuery(text).terms).toHaveLength(others + (values.length > 0 ? 1 : 0));
        },
      ),
    );
  });
});
