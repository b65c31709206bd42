import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWithinLimits, parseJsonAtOnce, parseJsonInTurns } from './json-in-turns.js';

const LIMITS = { depth: 100, entries: 1_000_000 };
const parse = (text: string): Promise<unknown> => parseJsonInTurns(Buffer.from(text), LIMITS);

/** Longer than a piece, so that what it stands in is cut. */
const LONG = 'x'.repeat(70_000);

/** Values that are cut at many places: any of its texts may be a long one. */
const largeValues = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }))
  .map(([value, isLong]) => {
    let texts = 0;
    const around = [value, 'a', { a: value, b: value, c: 'b' }, [value, 'c', 'd'], 'e'];
    return JSON.stringify(around, (_key, entry: unknown) => {
      if (typeof entry !== 'string') return entry;
      texts += 1;
      return isLong[texts % isLong.length] === true ? entry + LONG : entry;
    });
  });

describe('JSON that is parsed in turns', () => {
  it('means what it means to JSON.parse', async () => {
    await fc.assert(
      fc.asyncProperty(largeValues, async (text) => {
        expect(await parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    '{}',
    '[]',
    ' "text" ',
    '5',
    'null',
    `[${'1,'.repeat(100_000)}1]`,
    `{"a":[${'{"b":[1,2,{}]},'.repeat(20_000)}[]],"c":"${LONG}","5":1,"d":[]}`,
    `{"__proto__":{"a":"${LONG}","b":1},"constructor":[1,2]}`,
    `{"a":"${LONG}","a":["${LONG}",1],"a":2}`,
    `[["${LONG}", 1 ] , [ ] , {"a" : [ "${LONG}" , 2 ] } ]`,
    `["\\"${LONG}\\\\",1,"[{,"]`,
  ])('%#: is the same, key by key', async (text) => {
    const [ours, theirs] = [await parse(text), JSON.parse(text) as unknown];
    expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
    expect(Object.getPrototypeOf(ours ?? {})).toBe(Object.getPrototypeOf(theirs ?? {}));
  });

  it.each([
    `["${LONG}",]`,
    `["${LONG}",1,]`,
    `["${LONG}",,1]`,
    `[,"${LONG}",1]`,
    `["${LONG}",1}`,
    `["${LONG}",1]]`,
    `["${LONG}",1] 5`,
    `5 ["${LONG}",1]`,
    `["${LONG}",1]["${LONG}",1]`,
    `["${LONG}",1`,
    `["${LONG}`,
    `[["${LONG}",1] 2]`,
    `[["${LONG}",1],]`,
    `[1 ["${LONG}",1]]`,
    `{"a" ["${LONG}",1]}`,
    `{["${LONG}",1]}`,
    `{"a":["${LONG}",1],}`,
    `{"a":["${LONG}",1]"b":2}`,
    `{"a":"${LONG}","b"}`,
    `{"a":"${LONG}",b:1}`,
    '{',
    ']',
    '',
    'nonsense',
  ])('%#: is refused when JSON.parse refuses it', async (text) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    await expect(parse(text)).rejects.toMatchObject({ code: 'malformed-json' });
  });

  it('is refused when it is nested deeper, or has more entries, than anything real', async () => {
    expect(await parse(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeDefined();
    await expect(parse('['.repeat(101))).rejects.toThrow(/nested more than 100 deep/);
    await expect(parse(`{"a":${'['.repeat(100)}`)).rejects.toThrow(/nested more than 100 deep/);
    const few = parseJsonInTurns(Buffer.from('[1,2,3]'), { depth: 9, entries: 2 });
    await expect(few).rejects.toMatchObject({ code: 'too-many-entries', httpStatus: 413 });
  });

  it('lets others have their turn', async () => {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      other = setImmediate(count);
    };
    let other = setImmediate(count);
    await parse(`{"files":[${'{"sha":"abc","size":1,"path":"a/b/c"},'.repeat(200_000)}{}]}`);
    clearImmediate(other);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('small JSON', () => {
  const limits = { depth: 3, entries: 10_000 };
  const isSmall = (text: string): boolean => isWithinLimits(Buffer.from(text), limits);

  it('is parsed at once when it cannot be beyond the limits', () => {
    expect(isSmall('{"taskStatus":"active","activity":"starting"}')).toBe(true);
    expect(isSmall('[[[1]]]')).toBe(true);
    expect(isSmall(`{"log":"${'x'.repeat(16_000)}"}`)).toBe(true);
  });

  it('is parsed with a look at the limits when it may be', () => {
    expect(isSmall('[[[[1]]]]')).toBe(false);
    expect(isSmall('{"a":{"b":{"c":{}}}}')).toBe(false);
    expect(isSmall(`{"log":"${'x'.repeat(16_384)}"}`)).toBe(false);
    expect(isWithinLimits(Buffer.from('[1,2,3,4,5]'), { depth: 3, entries: 5 })).toBe(false);
  });

  it('means the same either way, and is refused in the same words', async () => {
    for (const text of ['{"__proto__":{"a":1}}', ' [1, "é", null] ', '5']) {
      expect(parseJsonAtOnce(Buffer.from(text))).toEqual(await parse(text));
    }
    for (const text of ['{"a":', '[1,]', '{} {}', '"text', 'x', '[}']) {
      const refusal = await parse(text).then(String, (error: unknown) => String(error));
      expect(() => parseJsonAtOnce(Buffer.from(text))).toThrow(refusal.replace(/^\w+: /, ''));
    }
  });
});
