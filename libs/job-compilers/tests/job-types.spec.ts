import { access, mkdir, mkdtemp, readFile, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeBuiltInScripts } from '../src/index.js';
import { aJob, useCompiling } from './compiling.js';

const { dir, write, compilers, compile, logged } = useCompiling();
const script = (jobType: string): string => `const JOB_TYPE = ${jobType};\nfunction compileJob(job) {}\n`;
const names = async (): Promise<readonly string[]> =>
  (await compilers().list()).jobTypes.map(({ name }) => name);

describe('which scripts are job types', () => {
  it('those of the folder and the built-in ones, sorted by name', async () => {
    await write('my_type.js', script("{ label: 'Mine' }"));
    expect(await names()).toEqual(['echo-sleep-test', 'my-type', 'simple-blender-render']);
  });

  it('a script of the folder replaces the built-in one of its name', async () => {
    await write('echo-sleep-test.js', script("{ label: 'Mine' }"));
    expect((await compilers().jobType('echo-sleep-test')).label).toBe('Mine');
    expect(await names()).toEqual(['echo-sleep-test', 'simple-blender-render']);
  });

  it('no symbolic links, sub-folders, other extensions or tiny files', async () => {
    await mkdir(join(dir(), 'sub.js'));
    await write('notes.txt', script("{ label: 'x' }"));
    await write('tiny.js', '//1234\n');
    await write('real.ts', script("{ label: 'x' }"));
    await symlink(join(dir(), 'real.ts'), join(dir(), 'linked.js'));
    expect(await names()).toEqual(['echo-sleep-test', 'simple-blender-render']);
  });

  it('the folder need not exist', async () => {
    expect((await compilers({ scriptsDir: join(dir(), 'none') }).list()).jobTypes).toHaveLength(2);
  });

  it('those that come and go in a folder that nothing has happened in for long', async () => {
    const known = compilers();
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(dir(), longAgo, longAgo);
    await expect(known.jobType('late-type')).rejects.toMatchObject({ code: 'job-type-not-found' });
    await write('late_type.js', script("{ label: 'Late' }"));
    expect((await known.jobType('late-type')).label).toBe('Late');
    await utimes(dir(), longAgo, longAgo); // as a copy of a folder that keeps its times
    await rm(join(dir(), 'late_type.js'));
    await expect(known.jobType('late-type')).rejects.toMatchObject({ code: 'job-type-not-found' });
  });

  it('an unknown one is not found', async () => {
    await expect(compilers().jobType('nope')).rejects.toMatchObject({
      kind: 'not-found',
      code: 'job-type-not-found',
    });
  });
});

describe('a JOB_TYPE', () => {
  it('comes out as the API has it', async () => {
    await write(
      'full.js',
      script(`{
      unknown: 1, description: 'About', label: 'Full', settings: [
        { editable: false, required: true, visible: 'web', evalInfo: { showLinkButton: true }, eval: '1', default: 'a', label: 'L',
          description: 'D', propargs: { min: 1 }, choices: ['a', 'b'], subtype: 'file_path', type: 'string', key: 'k', other: 2 },
        { key: 'n', type: 'int32' } ] }`),
    );
    expect(await compilers().jobType('full')).toEqual({
      name: 'full',
      label: 'Full',
      description: 'About',
      etag: expect.stringMatching(/^[0-9a-f]{40}$/),
      settings: [
        {
          key: 'k',
          type: 'string',
          subtype: 'file_path',
          choices: ['a', 'b'],
          propargs: { min: 1 },
          description: 'D',
          label: 'L',
          default: 'a',
          eval: '1',
          evalInfo: { showLinkButton: true, description: '' },
          visible: 'web',
          required: true,
          editable: false,
        },
        { key: 'n', type: 'int32' },
      ],
    });
  });

  it.each([
    ['{}', 'JOB_TYPE.label is missing'],
    ["{ label: '  ' }", 'JOB_TYPE.label is missing'],
    ["'text'", 'does not define JOB_TYPE'],
    ["{ label: 'x', settings: {} }", 'JOB_TYPE.settings must be a list'],
    ["{ label: 'x', settings: [{ type: 'string' }] }", 'JOB_TYPE.settings[0].key is missing'],
    [
      "{ label: 'x', settings: [{ key: 'k' }] }",
      "JOB_TYPE.settings[0] ('k').type is missing; use string, int32, float, bool",
    ],
    [
      "{ label: 'x', settings: [{ key: 'k', type: 'int' }] }",
      "('k').type is 'int'; use string, int32, float, bool",
    ],
    [
      "{ label: 'x', settings: [{ key: 'k', type: 'string', subtype: 'dir' }] }",
      "subtype is 'dir'; use file_path",
    ],
    [
      "{ label: 'x', settings: [{ key: 'k', type: 'string', visible: 'no' }] }",
      "visible is 'no'; use visible",
    ],
    [
      "{ label: 'x', settings: [{ key: 'k', type: 'string', choices: [1] }] }",
      'choices must be a list of strings',
    ],
    [
      "{ label: 'x', settings: [{ key: 'k', type: 'bool', required: 'yes' }] }",
      'required must be true or false, but is "yes"',
    ],
    [
      "{ label: 'x', settings: [{ key: 'k', type: 'bool' }, { key: 'k', type: 'bool' }] }",
      "has the key 'k' twice",
    ],
    [
      "{ label: 'x', settings: [{ key: 'k', type: 'float', default: NaN }] }",
      'JOB_TYPE.settings[0].default is NaN',
    ],
  ])('%s is refused: %s', async (jobType, reason) => {
    await write('bad.js', script(jobType));
    await expect(compilers().jobType('bad')).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(reason),
    });
    expect(logged.join()).toContain('bad.js');
  });

  it('that is broken is left out and logged once, until the file changes', async () => {
    await write('bad.js', 'const JOB_TYPE = ;');
    await names();
    expect(await names()).toEqual(['echo-sleep-test', 'simple-blender-render']);
    expect(logged).toEqual([
      expect.stringMatching(/^warn: Job type 'bad' \(bad\.js, line 1\): it cannot be parsed/),
    ]);
    await write('bad.js', script("{ label: 'Good now' }"));
    expect(await names()).toContain('bad');
  });

  it('has an etag that is the same in another process, and changes with the settings but not with the code', async () => {
    const etagOf = async (source: string): Promise<string> => {
      await write('t.js', source);
      return (await compilers({}).jobType('t')).etag;
    };
    const plain = await etagOf(script("{ label: 'x', settings: [{ key: 'a', type: 'bool' }] }"));
    expect(
      await etagOf(script("{ settings: [{ type: 'bool', key: 'a' }], label: 'x' }") + '// other code'),
    ).toBe(plain);
    expect(
      await etagOf(script("{ label: 'x', settings: [{ key: 'a', type: 'bool', default: true }] }")),
    ).not.toBe(plain);
  });
});

describe('a script is read again when it changes', () => {
  const counting = (
    label: string,
  ): string => `print('ran');\nconst JOB_TYPE = { label: require('./part').label + '${label}' };
    function compileJob(job) { job.settings.label = JOB_TYPE.label; }`;
  const runs = (): number => logged.filter((line) => line.endsWith('ran')).length;

  it('and only then', async () => {
    await write('part.js', "exports.label = 'part ';");
    await write('t.js', counting('one'));
    expect((await compilers().jobType('t')).label).toBe('part one');
    await compilers().jobType('t');
    await compilers().list();
    expect(runs()).toBe(1);
    await write('t.js', counting('two'));
    expect((await compilers().jobType('t')).label).toBe('part two');
    expect((await compile(aJob({ type: 't' }))).settings['label']).toBe('part two');
  });

  it('as well as when a file that it requires does', async () => {
    await write('part.js', "exports.label = 'part ';");
    await write('t.js', counting('one'));
    await compilers().jobType('t');
    await write('part.js', "exports.label = 'PART ';");
    await utimes(join(dir(), 'part.js'), new Date(), new Date(Date.now() + 5000));
    expect((await compilers().jobType('t')).label).toBe('PART one');
    expect((await compile(aJob({ type: 't' }))).settings['label']).toBe('PART one');
  });
});

describe('writeBuiltInScripts', () => {
  it('writes them into a new folder and keeps what is there', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'built-ins-')), 'scripts');
    expect(await writeBuiltInScripts(folder)).toEqual(['echo_sleep_test.js', 'simple_blender_render.js']);
    expect(await readFile(join(folder, 'echo_sleep_test.js'), 'utf8')).toContain('compileJob');
    await rm(join(folder, 'echo_sleep_test.js'));
    expect(await writeBuiltInScripts(folder)).toEqual(['echo_sleep_test.js']);
    await rm(join(folder, '..'), { recursive: true });
    await expect(access(folder)).rejects.toThrow();
  });
});
