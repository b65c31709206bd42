import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aJob, useCompiling } from './compiling.js';

const { dir, write, compilers, compile, logged } = useCompiling();
const BUILT_IN = ['echo-sleep-test', 'simple-blender-render'];

/** A job type that says which version of it made the job. */
const version = (label: string, more = ''): string => `${more}
const JOB_TYPE = { label: '${label}', settings: [] };
function compileJob(job) { job.metadata.version = '${label}'; }
`;

async function listed(): Promise<{ names: readonly string[]; invalid: readonly unknown[] }> {
  const { jobTypes, invalid } = await compilers().list();
  return { names: jobTypes.map(({ name }) => name), invalid };
}

const versionThatCompiles = async (type: string): Promise<string | undefined> =>
  (await compile(aJob({ type }))).metadata['version'];

describe('a script that is broken', () => {
  it.each([
    [
      'cannot be parsed',
      'const JOB_TYPE = {};\n\nfunction (',
      { file: 'new_type.js', line: 3 },
      /cannot be parsed/,
    ],
    ['throws', "\nthrow new Error('not today');", { file: 'new_type.js', line: 2 }, /not today/],
    ['has no JOB_TYPE', 'function compileJob(job) {}', { file: 'new_type.js' }, /does not define JOB_TYPE/],
    [
      'has a wrong JOB_TYPE',
      '\n\nconst JOB_TYPE = {};\nfunction compileJob(job) {}',
      { file: 'new_type.js', line: 3 },
      /label is missing/,
    ],
  ])('because it %s is listed as invalid with file and line', async (_, source, place, reason) => {
    await rm(join(dir(), 'new_type.js'), { force: true });
    await write('new_type.js', source);
    expect(await listed()).toEqual({
      names: BUILT_IN,
      invalid: [{ jobType: 'new-type', ...place, message: expect.stringMatching(reason) }],
    });
    expect(logged).toEqual([
      expect.stringMatching(/^warn: Job type 'new-type' .* The job type is left out\.$/),
    ]);
  });

  it.each([
    ['a text', 'throw LONG;'],
    ['an error', 'throw new Error(LONG);'],
    ['an object', 'throw { why: LONG };'],
    ['an object with a message', 'throw { message: LONG, stack: LONG };'],
    ['a label', 'const JOB_TYPE = { label: [LONG] };'],
    ['a type', "const JOB_TYPE = { label: 'x', settings: [{ key: LONG, type: LONG }] };"],
    ['what it requires', 'require(LONG);'],
    ['a path', "require('./' + LONG);"],
  ])('is told of in short, however long %s is', async (_, statement) => {
    await write('long.js', `const LONG = 'x'.repeat(1e6);\n${statement}\nfunction compileJob(job) {}`);
    const { invalid } = await compilers().list();
    expect(invalid).toEqual([expect.objectContaining({ jobType: 'long', file: 'long.js' })]);
    expect(invalid[0]?.message.length).toBeLessThan(4500);
    expect(logged.join('\n').length).toBeLessThan(4500);
  });

  it('is told of with its line, however long the message in front of it is', async () => {
    await write('long.js', "\nthrow new Error('x'.repeat(1e6));");
    expect((await listed()).invalid).toEqual([expect.objectContaining({ file: 'long.js', line: 2 })]);
  });

  it.each([
    ['ends too early', '\nexports.hello = (\n\n', 2, 'Unexpected end of input'],
    ['ends too early in its only line', 'exports.hello = (', 1, 'Unexpected end of input'],
    ['has a brace too many', 'exports.a = 1;\n}', 2, "Unexpected token '}'"],
    ['declares something twice', 'let a;\nlet a;', 2, "Identifier 'a' has already been declared"],
    ['is a module of another kind', "\nimport a from './a.js';", 2, 'Cannot use import statement'],
  ])('because what it requires %s names the line and reason of that', async (_, source, line, reason) => {
    await mkdir(join(dir(), 'lib'));
    await write('lib/help.js', source);
    await write('asks.js', version('x', "require('./lib/help');"));
    expect((await listed()).invalid).toEqual([
      {
        jobType: 'asks',
        file: 'lib/help.js',
        line,
        message: expect.stringContaining(`it cannot be parsed: ${reason}`),
      },
    ]);
  });

  it('leaves the last version that worked in use, and says so once', async () => {
    await write('edited.js', version('one'));
    expect((await compilers().jobType('edited')).label).toBe('one');
    await write('edited.js', 'const JOB_TYPE = {');
    for (let times = 0; times < 2; times++) {
      expect(await listed()).toEqual({
        names: ['echo-sleep-test', 'edited', 'simple-blender-render'],
        invalid: [expect.objectContaining({ jobType: 'edited', file: 'edited.js', line: 1 })],
      });
    }
    expect((await compilers().jobType('edited')).label).toBe('one');
    expect(await versionThatCompiles('edited')).toBe('one');
    expect(logged).toEqual([
      expect.stringMatching(/^warn: .*edited\.js.* The last version that worked stays in use\.$/),
    ]);
    await write('edited.js', version('two is longer'));
    expect(await versionThatCompiles('edited')).toBe('two is longer');
    expect((await listed()).invalid).toEqual([]);
  });

  it('is used as it was with what it required then, when that is what broke', async () => {
    await mkdir(join(dir(), 'lib'));
    await write('lib/names.js', "exports.label = 'first';");
    const source = version('x', "const names = require('./lib/names');");
    await write('uses_lib.js', source.replaceAll("'x'", 'names.label'));
    expect(await versionThatCompiles('uses-lib')).toBe('first');
    await write('lib/names.js', '\nexports.label = ;');
    expect((await listed()).invalid).toEqual([
      {
        jobType: 'uses-lib',
        file: 'lib/names.js',
        line: 2,
        message: expect.stringContaining('cannot be parsed'),
      },
    ]);
    expect(await versionThatCompiles('uses-lib')).toBe('first');
  });

  it('does not hide the built-in job type of its name', async () => {
    await write('echo_sleep_test.js', 'const JOB_TYPE = {');
    const { names, invalid } = await listed();
    expect(names).toEqual(BUILT_IN);
    expect(invalid).toEqual([
      expect.objectContaining({
        jobType: 'echo-sleep-test',
        message: expect.stringMatching(/built-in .* is used\.$/),
      }),
    ]);
    expect((await compilers().jobType('echo-sleep-test')).label).toBe('Echo Sleep Test');
    const job = await compile(
      aJob({ type: 'echo-sleep-test', settings: { message: 'hi', sleep_repeats: 1 } }),
    );
    expect(job.tasks.map(({ name }) => name)).toEqual(['echo', 'sleep']);
  });

  it('may have been empty meanwhile, as while an editor saves it', async () => {
    await write('saved.js', version('one'));
    await listed();
    await write('saved.js', '');
    await listed();
    await write('saved.js', 'const JOB_TYPE = {');
    expect(await versionThatCompiles('saved')).toBe('one');
  });

  it('is forgotten when it is removed', async () => {
    await write('gone.js', version('one'));
    await listed();
    await rm(join(dir(), 'gone.js'));
    await listed();
    await write('gone.js', 'const JOB_TYPE = {');
    expect((await listed()).names).toEqual(BUILT_IN);
  });

  it('is looked at once by all who ask at the same time', async () => {
    await write('asked.js', "print('ran');\nthrow 'no';");
    await Promise.all([
      listed(),
      listed(),
      compilers()
        .jobType('asked')
        .catch(() => undefined),
    ]);
    expect(logged.filter((line) => line.endsWith('ran'))).toHaveLength(1);
  });
});

describe('a script whose name makes a job type that is there already', () => {
  it('is listed as invalid with the one that is used, and logged once', async () => {
    await write('a-b.js', version('used'));
    await write('a_b.js', version('passed over'));
    for (let times = 0; times < 2; times++) {
      expect(await listed()).toEqual({
        names: ['a-b', ...BUILT_IN],
        invalid: [{ jobType: 'a-b', file: 'a_b.js', message: expect.stringMatching(/: a-b\.js .* is used/) }],
      });
    }
    expect(await versionThatCompiles('a-b')).toBe('used');
    expect(logged).toEqual([expect.stringMatching(/^warn: Job type 'a-b' \(a_b\.js\): a-b\.js/)]);
    await rm(join(dir(), 'a-b.js'));
    expect((await listed()).invalid).toEqual([]);
    expect(await versionThatCompiles('a-b')).toBe('passed over');
  });

  it('is named also while an earlier version of that one is used', async () => {
    await write('a-b.js', version('used'));
    await listed();
    await write('a-b.js', 'const JOB_TYPE = {');
    await write('a_b.js', version('passed over'));
    expect((await listed()).invalid).toEqual([
      expect.objectContaining({ file: 'a-b.js', line: 1 }),
      expect.objectContaining({ file: 'a_b.js' }),
    ]);
  });

  it('is no fault when it is built in, or there to be required', async () => {
    await write('echo-sleep-test.js', version('own'));
    await write('a-b.js', version('used', "require('./a_b');"));
    await write('a_b.js', 'exports.x = 1;');
    expect(await listed()).toEqual({ names: ['a-b', ...BUILT_IN], invalid: [] });
  });
});

describe('a script that others require', () => {
  it.each([
    ['has exports', 'exports.pad = (n) => n;', 'shared'],
    ['has module.exports', 'module.exports = { pad: (n) => n };', 'nobody-requires-it'],
    ['only does something', "globalThis.PAD = 4; print('ran');", 'shared'],
    ['is named with .js', 'var unused = 1;', 'shared.js'],
    ['cannot be parsed', 'exports.pad = ;', 'nobody-requires-it'],
    ['exports a JOB_TYPE', "const JOB_TYPE = { label: 'Base' };\nexports.JOB_TYPE = JOB_TYPE;", 'shared'],
  ])('and %s is no job type, and no fault', async (_, source, required) => {
    await write('shared.js', source);
    await write('user.js', version('user', required.startsWith('shared') ? `require('./${required}');` : ''));
    expect(await listed()).toEqual({ names: [...BUILT_IN, 'user'].toSorted(), invalid: [] });
    await expect(compilers().jobType('shared')).rejects.toMatchObject({
      code: 'job-type-not-found',
      message: expect.not.stringContaining('shared,'),
    });
    expect(logged.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('is a job type as well when it says so', async () => {
    await write('base.js', version('base'));
    await write('user.js', version('user', "require('./base');"));
    expect(await listed()).toEqual({ names: ['base', ...BUILT_IN, 'user'].toSorted(), invalid: [] });
  });

  it('may be in a folder, or behind a symbolic link', async () => {
    await mkdir(join(dir(), 'lib'));
    await write('lib/a.js', 'broken(');
    await symlink(join(dir(), 'lib', 'a.js'), join(dir(), 'linked.js'));
    expect(await listed()).toEqual({ names: BUILT_IN, invalid: [] });
  });

  it('a job type that takes its parts from another one is one', async () => {
    await write('parts.js', `${version('parts')}module.exports = { JOB_TYPE, compileJob };`);
    await write('user.js', "const { JOB_TYPE, compileJob } = require('./parts');");
    expect((await listed()).names).toEqual([...BUILT_IN, 'user'].toSorted());
  });
});
