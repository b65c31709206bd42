import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type {
  AvailableJobTypeDto,
  AvailableJobTypesDto,
  JobDto,
  JobTypeScriptsDto,
} from '@flamenco/api-contracts';
import { ok, type Answer, type Refusal } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm();

function fetching(name: string): Promise<Answer<AvailableJobTypeDto & Refusal>> {
  return farm.client.get(`/jobs/type/${name}`);
}

/** Puts a script where wranglers put theirs; it makes the job type of its name. */
function writeScript(name: string, text: string): void {
  writeFileSync(join(farm.folder, 'scripts', `${name}.js`), text);
}

describe('job types', () => {
  it('are listed as each is fetched alone, by name', async () => {
    const { job_types: types } = await ok(farm.client.get<AvailableJobTypesDto>('/jobs/types'));
    const names = types.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['echo-sleep-test', 'simple-blender-render', 'test-tasks']));
    expect(names).toEqual([...names].sort());
    for (const type of types) expect(await ok(fetching(type.name))).toEqual(type);
  });

  it('that nobody wrote are 404', async () => {
    expect(await fetching('nobody-wrote-it')).toMatchObject({ status: 404, body: { code: 404 } });
    expect(await fetching('..%2f..%2fflamenco-manager')).toMatchObject({ status: 404, body: { code: 404 } });
  });

  it.each([
    ['does not parse', 'const JOB_TYPE = {', 'cannot be parsed'],
    ['throws at its top level', "throw new Error('not today');", 'not today'],
    ['has no JOB_TYPE', 'function compileJob() {}', 'JOB_TYPE'],
    ['has a JOB_TYPE that is none', 'const JOB_TYPE = 5; function compileJob() {}', 'JOB_TYPE'],
    ['never ends', 'for (;;);', 'ran longer'],
  ])(
    'whose script %s are 404 with the reason, listed as invalid, and come back when it is mended',
    async (problem, text, reason) => {
      const file = problem.replaceAll(' ', '_');
      const name = file.replaceAll('_', '-');
      writeScript(file, text);
      const refused = await fetching(name);
      expect(refused).toMatchObject({ status: 404, body: { code: 404 } });
      expect(refused.body.message).toContain(reason);
      const list = (): Promise<AvailableJobTypesDto> => ok(farm.client.get('/jobs/types'));
      const { job_types: types, invalid } = await list();
      expect(types.map((type) => type.name)).not.toContain(name);
      expect(invalid).toEqual([
        expect.objectContaining({
          job_type: name,
          file: `${file}.js`,
          message: expect.stringContaining(reason),
        }),
      ]);
      writeScript(file, "const JOB_TYPE = { label: 'Mended', settings: [] }; function compileJob() {}");
      expect(await ok(fetching(name))).toMatchObject({ name, label: 'Mended' });
      const mended = await list();
      expect(mended.job_types.map((type) => type.name)).toContain(name);
      expect(mended).not.toHaveProperty('invalid');
    },
    20_000,
  );

  it('stay as they were before their script was broken: jobs can be submitted', async () => {
    const source = (label: string): string =>
      `const JOB_TYPE = { label: '${label}', settings: [] };
       function compileJob(job) { job.addTask(author.Task('${label}', 'misc')); }`;
    writeScript('edited', source('first'));
    const before = await ok(fetching('edited'));
    writeScript('edited', source('second').replace('function', 'fnction'));
    expect(await ok(fetching('edited'))).toEqual(before);
    const { invalid } = await ok(farm.client.get<AvailableJobTypesDto>('/jobs/types'));
    expect(invalid).toEqual([
      expect.objectContaining({
        file: 'edited.js',
        line: 2,
        message: expect.stringContaining('stays in use'),
      }),
    ]);
    const { body } = await farm.submitting({ type: 'edited', type_etag: before.etag });
    expect((await farm.tasks(body.id)).map(({ name }) => name)).toEqual(['first']);
    writeScript('edited', source('mended'));
  });
});

describe('a script that makes nonsense of a job is refused with 400, and nothing is stored', () => {
  it.each([
    ['NaN', 'command.parameters.x = NaN;'],
    ['a function', 'command.parameters.x = () => 1;'],
    ['an endless value', 'command.parameters.x = command.parameters;'],
    ['a task that is added twice', 'job.addTask(task);'],
    ['a task that is undefined', 'job.addTask(undefined);'],
    ['a dependency that is undefined', 'task.addDependency(undefined);'],
    [
      'a dependency that was never added',
      "const b = author.Task('b', 'misc'); b.addDependency(author.Task('c', 'misc')); job.addTask(b);",
    ],
    ['a command that is undefined', 'task.addCommand(undefined);'],
    ['endless recursion', 'const again = () => again(); again();'],
    ['a text that is thrown', "throw 'no frames';"],
  ])('%s', async (_, statement) => {
    writeScript(
      'nonsense',
      `const JOB_TYPE = { label: 'Nonsense', settings: [] };
       function compileJob(job) {
         const task = author.Task('a', 'misc');
         const command = author.Command('echo', {});
         task.addCommand(command);
         job.addTask(task);
         ${statement}
       }`,
    );
    const before = await ok(farm.client.get('/jobs'));
    const refused = await farm.submitting({ type: 'nonsense' });
    expect(refused).toMatchObject({ status: 400, body: { code: 400 } });
    expect(refused.body.message).toContain("'nonsense'");
    expect(await ok(farm.client.get('/jobs'))).toEqual(before);
  });
});

describe('the settings of a job', () => {
  const submit = (settings: Record<string, unknown>): Promise<Answer<JobDto & Refusal>> => {
    writeScript(
      'counting',
      `const JOB_TYPE = { label: 'Counting', settings: [{ key: 'count', type: 'int32', default: 3 }, { key: 'folder', type: 'string' }] };
       function compileJob(job) { for (let i = 0; i < job.settings.count; i++) job.addTask(author.Task(String(i), 'misc')); }`,
    );
    const job = { name: 'job', type: 'counting', priority: 50, submitter_platform: 'linux', settings };
    return farm.client.post('/jobs', job);
  };

  it.each<[Record<string, unknown>, number]>([
    [{}, 3],
    [{ count: '2' }, 2],
  ])('%j are as its job type has them', async (settings, count) => {
    const { body } = await submit({ ...settings, folder: '/mnt', other: 1 });
    expect(body.settings).toEqual({ count, folder: '/mnt', other: 1 });
    expect(await farm.tasks(body.id)).toHaveLength(count);
  });

  it('that do not fit are refused, and nothing is stored', async () => {
    const jobs = await farm.client.get('/jobs');
    const refused = await submit({ count: 'many' });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.body.message).toContain('count is "many"; it must be a whole number');
    expect((await farm.client.get('/jobs')).body).toEqual(jobs.body);
  });
});

describe('the scripts of job types', () => {
  const scripts = (path = 's/scripts'): Promise<JobTypeScriptsDto> =>
    ok(farm.client.get(`/jobs/type${path}`));

  it("are listed: built-in ones and the studio's, and which of them is used", async () => {
    writeScript('echo_sleep_test', 'const JOB_TYPE = {');
    const listed = (await scripts()).scripts.filter(({ job_type: type }) => type === 'echo-sleep-test');
    expect(listed).toEqual([
      { job_type: 'echo-sleep-test', file: 'echo_sleep_test.js', is_built_in: false, is_used: false },
      { job_type: 'echo-sleep-test', file: 'echo_sleep_test.js', is_built_in: true, is_used: true },
    ]);
    expect((await scripts('/echo-sleep-test/scripts')).scripts).toMatchObject([
      { is_built_in: false, source: 'const JOB_TYPE = {', is_cut: false },
      { is_built_in: true, source: expect.stringContaining('compileJob') },
    ]);
  });

  it('are shown of a job type that is broken, and 404 of one that nobody wrote', async () => {
    writeScript('torn', `const JOB_TYPE = {${' '.repeat(600_000)}`);
    const torn = (await scripts('/torn/scripts')).scripts;
    expect(torn).toMatchObject([{ is_used: false, is_cut: true }]);
    expect(torn[0]?.source).toHaveLength(512 * 1024);
    expect(await farm.client.get('/jobs/type/nobody/scripts')).toMatchObject({ status: 404 });
    expect(await farm.client.get('/jobs/type/..%2fflamenco-manager/scripts')).toMatchObject({ status: 404 });
  });
});
