import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { JobTypeTrial } from '../src/index.js';
import { warningsOfJobType } from '../src/job-type-warnings.js';
import { readJobType, type JobTypeInfo } from '../src/job-type.js';
import { aJob, useCompiling } from './compiling.js';

const { dir, write, compilers, compile } = useCompiling();

const read = (jobType: object): JobTypeInfo => readJobType('test', { label: 'Test', ...jobType });
const messagesOf = (jobType: object): readonly string[] =>
  warningsOfJobType(read(jobType), { label: 'Test', ...jobType }).map(({ message }) => message);
const ofSetting = (setting: object): readonly string[] =>
  messagesOf({ settings: [{ key: 'it', type: 'string', ...setting }] });

describe('a default', () => {
  it.each<[what: string, setting: object, why: string]>([
    ['of another type', { type: 'int32', default: 'abc' }, 'is "abc"; it must be a whole number'],
    ['that is too large', { type: 'int32', default: 99_999_999_999 }, 'is 99999999999; it must be a whole'],
    ['that is none of the choices', { choices: ['a', 'b'], default: 'c' }, 'is "c"; use one of "a", "b"'],
    [
      'below min',
      { type: 'float', propargs: { min: 1 }, default: 0.5 },
      'is 0.5; it must be a number, at least 1',
    ],
    [
      'above max',
      { type: 'int32', propargs: { max: 9 }, default: 10 },
      'is 10; it must be a whole number, at most 9',
    ],
  ])('%s is warned of, and stays as it is', (_, setting, why) => {
    expect(ofSetting(setting)).toEqual([expect.stringContaining(`the default of setting 'it' ${why}`)]);
    expect(read({ settings: [{ key: 'it', type: 'string', ...setting }] }).settings[0]).toMatchObject(
      setting,
    );
  });

  it.each<[type: string, written: unknown, told: unknown]>([
    ['int32', '3', 3],
    ['float', '.5', 0.5],
    ['bool', 0, false],
    ['string', 12, '12'],
    ['string', '', ''],
    ['int32', 0, 0],
  ])('%s: %j is told as %j', (type, written, told) => {
    const setting = { key: 'it', type, default: written };
    expect(read({ settings: [setting] }).settings[0]?.default).toBe(told);
    expect(ofSetting(setting)).toEqual([]);
  });

  it.each([{}, { default: null }, { type: 'int32', choices: ['1', '2'], default: 2 }])(
    'there need not be a warning: %j',
    (setting) => {
      expect(ofSetting(setting)).toEqual([]);
    },
  );
});

describe('what there is not, or twice', () => {
  it('is named, with what was probably meant', () => {
    const settings = [{ key: 'it', type: 'string', defualt: 1, requierd: true, evalInfo: { desc: 'x' } }];
    expect(messagesOf({ setings: [], settings })).toEqual([
      expect.stringMatching(/JOB_TYPE has 'setings', .* Did you mean 'settings'\?$/),
      expect.stringMatching(/setting 'it' has 'defualt', which is ignored.* Did you mean 'default'\?$/),
      expect.stringMatching(/'requierd'.* Did you mean 'required'\?$/),
      expect.stringMatching(/evalInfo of setting 'it' has 'desc', which is ignored/),
    ]);
  });

  it('is told of choices', () => {
    expect(ofSetting({ choices: ['a', 'b', 'a'] })).toEqual([
      expect.stringContaining('the choice "a" twice'),
    ]);
  });

  it('is told of some, in short, where a script has nothing else', () => {
    const many = Array.from({ length: 1000 }, (_, at) => [`${'k'.repeat(5000)}${at}`, 1] as const);
    const messages = ofSetting(Object.fromEntries(many));
    expect(messages).toHaveLength(10);
    expect(messages.join('').length).toBeLessThan(4000);
  });
});

describe('a job of such a type', () => {
  const ODD = `const JOB_TYPE = { label: 'Odd', settings: [{ key: 'count', type: 'int32', default: 'abc', visble: 'web' }] };
    function compileJob(job) { job.metadata.count = job.settings.count; }`;

  it('is compiled all the same, and its submitter is told', async () => {
    await write('odd_type.js', ODD);
    const { settings, warnings } = await compilers().settings('odd-type', {});
    expect(settings).toEqual({ count: 'abc' });
    expect(warnings.map(({ code }) => code)).toEqual(['job-type-setting', 'job-type-setting']);
    const job = await compile(aJob({ type: 'odd-type', settings }));
    expect(job.metadata).toEqual({ count: 'abc' });
  });

  it('is tried all the same, and who tries it is told', async () => {
    await write('odd_type.js', ODD);
    const trial = new JobTypeTrial(join(dir(), 'odd_type.js'));
    const { outcome } = await trial.run({ name: 'x', priority: 50, settings: {}, metadata: {} });
    await trial.close();
    expect(outcome).toMatchObject({
      settled: { warnings: [{ code: 'job-type-setting' }, { code: 'job-type-setting' }] },
      compiled: { metadata: { count: 'abc' } },
    });
  });
});

it.each([
  ['echo-sleep-test', { message: 'm', sleep_repeats: 1 }],
  ['simple-blender-render', { frames: '1', render_output_root: '/x', blendfile: '/x.blend' }],
])('there is nothing to be said of %s, which is built in', async (type, given) => {
  const { warnings } = await compilers().settings(type, given);
  expect(warnings).toEqual([]);
});
