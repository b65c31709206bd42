import { describe, expect, it } from '@jest/globals';
import { settleSettings } from '../src/job-settings.js';
import type { JobTypeSetting } from '../src/job-type.js';

const settle = (setting: Omit<JobTypeSetting, 'key'>, value?: unknown): unknown =>
  settleSettings(
    { name: 'test', settings: [{ key: 'it', ...setting }] },
    value === undefined ? {} : { it: value },
  ).settings['it'];
const refusalOf = (setting: Omit<JobTypeSetting, 'key'>, value?: unknown): string => {
  try {
    return `accepted: ${JSON.stringify(settle(setting, value))}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('a setting that is left out', () => {
  it.each<[what: string, setting: Omit<JobTypeSetting, 'key'>, settled: unknown]>([
    ['has its default', { type: 'int32', default: 3 }, 3],
    ['has its default in the type that it has', { type: 'int32', default: '3' }, 3],
    ['has a default that does not fit as the script has it', { type: 'int32', default: 'many' }, 'many'],
    ['stays out when it has none', { type: 'string' }, undefined],
    [
      'stays out when it is needed at submission alone',
      { type: 'string', required: true, visible: 'submission' },
      undefined,
    ],
    [
      'stays out when Blender works it out',
      { type: 'string', required: true, eval: 'C.scene.name' },
      undefined,
    ],
    ['has its default when it is needed', { type: 'bool', required: true, default: false }, false],
  ])('%s', (_, setting, settled) => {
    expect(settle(setting)).toBe(settled);
    expect(settle(setting, null)).toBe(settled ?? null);
  });

  it('and needed is named, with what it may be', () => {
    expect(refusalOf({ type: 'string', required: true, choices: ['a', 'b'] })).toContain(
      `'test' do not fit: it is missing; use one of "a", "b".`,
    );
    expect(refusalOf({ type: 'float', required: true, visible: 'web' }, null)).toContain('must be a number');
  });
});

describe('a setting that is given', () => {
  it.each<[type: JobTypeSetting['type'], value: unknown, settled: unknown]>([
    ['int32', 5, 5],
    ['int32', '5', 5],
    ['int32', ' -5 ', -5],
    ['int32', '5.0', 5],
    ['float', '2.5e1', 25],
    ['float', '.5', 0.5],
    ['bool', 'true', true],
    ['bool', 'False', false],
    ['bool', 1, true],
    ['bool', '0', false],
    ['string', 12, '12'],
    ['string', true, 'true'],
    ['string', '', ''],
  ])('%s: %j becomes %j', (type, value, settled) => {
    expect(settle({ type }, value)).toBe(settled);
  });

  it.each<[type: JobTypeSetting['type'], value: unknown, why: string]>([
    ['int32', 2.5, 'it is 2.5; it must be a whole number'],
    ['int32', 'five', 'it is "five"; it must be a whole number'],
    ['int32', '', 'it must be a whole number'],
    ['int32', 2 ** 31, 'it must be a whole number'],
    ['int32', true, 'it must be a whole number'],
    ['float', '0x10', 'it must be a number'],
    ['float', '1e999', 'it must be a number'],
    ['bool', 'yes', 'it must be true or false'],
    ['bool', 2, 'it must be true or false'],
    ['string', ['a'], 'it is ["a"]; it must be a text'],
    ['string', { a: 1 }, 'it must be a text'],
  ])('%s: %j is refused', (type, value, why) => {
    expect(refusalOf({ type }, value)).toContain(why);
  });

  it('is one of its choices', () => {
    expect(settle({ type: 'string', choices: ['a', 'b'] }, 'b')).toBe('b');
    expect(refusalOf({ type: 'string', choices: ['a', 'b'] }, 'c')).toContain('use one of "a", "b"');
  });

  it('is within its limits', () => {
    const setting = { type: 'int32', propargs: { min: 1, max: '9' } } as const;
    expect(settle(setting, '9')).toBe(9);
    expect(refusalOf(setting, 10)).toContain('it is 10; it must be a whole number, at least 1, at most 9');
    expect(refusalOf(setting, 0)).toContain('it is 0;');
  });

  it('is shown in part when it is long', () => {
    expect(refusalOf({ type: 'int32' }, 'x'.repeat(5000)).length).toBeLessThan(300);
  });
});

it('all that do not fit are named at once', () => {
  const settings = [
    { key: 'a', type: 'int32', required: true },
    { key: 'b', type: 'bool' },
  ] as const;
  expect(() => settleSettings({ name: 'test', settings }, { b: 'x' })).toThrow(/a is missing.*b is "x"/);
});

describe('keys that the job type does not have', () => {
  const settings = [{ key: 'frames', type: 'string' }] as const;
  const settled = (given: object): ReturnType<typeof settleSettings> =>
    settleSettings({ name: 'test', settings }, { ...given });

  it('pass with a warning each', () => {
    const { settings: passed, warnings } = settled({ z: [1], frames: '1-2', __proto__x: 3 });
    expect(passed).toEqual({ z: [1], frames: '1-2', __proto__x: 3 });
    expect(warnings.map(({ message }) => message)).toEqual([
      "Job type 'test' has no setting 'z'; its script is given it all the same.",
      "Job type 'test' has no setting '__proto__x'; its script is given it all the same.",
    ]);
  });

  it('that are nearly one that it has are said to be meant for it', () => {
    expect(settled({ frame: '1-2' }).warnings).toEqual([
      expect.objectContaining({
        code: 'setting-unknown',
        message: expect.stringContaining("Did you mean 'frames'?"),
      }),
    ]);
  });

  it('are warned of some, not all', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`key${at}`, at]));
    expect(settled({ ...many, ['k'.repeat(5000)]: 1 }).warnings).toHaveLength(10);
  });

  it('are none for the blend file, which the add-on always sends', () => {
    expect(settled({ blendfile: '/x.blend' }).warnings).toEqual([]);
  });
});
