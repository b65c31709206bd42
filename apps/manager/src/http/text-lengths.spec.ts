import { describe, expect, it } from '@jest/globals';
import { Ajv, type ErrorObject } from 'ajv';
import fc from 'fast-check';
import { isLongerThan, measureTextsQuickly } from './text-lengths.js';

/** Texts of one and of two UTF-16 units a character, and of halves of such. */
const texts = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\ud83d', '\ude00'), maxLength: 12 });
const schemas = fc.record({ minLength: fc.nat(14), maxLength: fc.nat(14) });

function problems(ajv: Ajv, schema: object, text: string): readonly Partial<ErrorObject>[] {
  const validate = ajv.compile(schema);
  validate(text);
  return (validate.errors ?? []).map(({ keyword, params, message = '' }) => ({ keyword, params, message }));
}

describe('isLongerThan', () => {
  it('counts code points', () => {
    fc.assert(
      fc.property(texts, fc.nat(14), (text, most) => {
        expect(isLongerThan(text, most)).toBe([...text].length > most);
      }),
    );
  });
});

describe('measureTextsQuickly', () => {
  it("finds what Ajv's own keywords find, and says it in the same words", () => {
    const own = new Ajv({ allErrors: true, strict: false });
    const quick = new Ajv({ allErrors: true, strict: false });
    measureTextsQuickly(quick);
    fc.assert(
      fc.property(schemas, texts, (schema, text) => {
        const byKeyword = (one: Partial<ErrorObject>, other: Partial<ErrorObject>): number =>
          String(one.keyword).localeCompare(String(other.keyword));
        expect([...problems(quick, schema, text)].sort(byKeyword)).toEqual(
          [...problems(own, schema, text)].sort(byKeyword),
        );
      }),
    );
  });
});
