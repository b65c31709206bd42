import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JobCheckResultDto, JobDto } from '@flamenco/api-contracts';
import type { Answer, Refusal } from './farm-client.js';
import { manyTasks, tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm({
  yaml: `
variables:
  blender:
    values: [{platform: all, value: blender}]
  renders:
    is_twoway: true
    values:
      - {platform: linux, value: /mnt/renders}
      - {platform: windows, value: 'R:\\renders'}
`,
});

const script = (file: string, source: string): void => {
  writeFileSync(join(farm.folder, 'scripts', file), source);
};
const aScript = (body: string, settings: readonly object[] = []): string =>
  `const JOB_TYPE = { label: 'Test', settings: ${JSON.stringify(settings)} };\nfunction compileJob(job) { ${body} }\n`;
const aBody = (type: string, settings: object = {}, more: object = {}): object => ({
  name: 'shot',
  type,
  submitter_platform: 'linux',
  settings,
  ...more,
});
const check = (body: object, query = ''): Promise<Answer<JobCheckResultDto & Refusal>> =>
  farm.client.post(`/jobs/check${query}`, body);
const submitting = (body: object): Promise<Answer<JobDto & Refusal>> => farm.client.post('/jobs', body);

const BAKE = aScript(
  `const bake = author.Task('bake', 'bake');
   bake.addCommand(author.Command('exec', { exe: '{blendr}', agrs: [job.settings.count] }));
   job.addTask(bake);
   console.log('baking', job.settings.count);`,
  [{ key: 'count', type: 'int32', default: 3 }],
);

const ODD = aScript(
  `const copy = author.Task('copy', 'misc');
   copy.addCommand(author.Command('copy-file', { src: '{jobs}/a', dest: 'b', optional: true }));
   copy.addCommand(author.Command('exec', { exe: 'x', cwd: 'C:/tools' }));
   job.addTask(copy);
   job.addTask(author.Task('idle', 'misc'));`,
);

describe('a check that is asked for a report', () => {
  it('tells what the job would be, and stores nothing', async () => {
    script('bake_it.js', BAKE);
    const before = (await farm.client.get<{ jobs: readonly unknown[] }>('/jobs')).body.jobs.length;
    const { status, body } = await check(aBody('bake-it'), '?report=true');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'shot',
      settings: { count: 3 },
      task_count: 1,
      tasks: [{ name: 'bake', type: 'bake', dependencies: [], commands: [{ name: 'exec' }] }],
      tasks_left_out: 0,
      printed: [{ level: 'info', text: 'baking 3' }],
    });
    expect(body.warnings.map(({ code }) => code)).toEqual(['parameter-unknown', 'variable-unknown']);
    expect((await farm.client.get<{ jobs: readonly unknown[] }>('/jobs')).body.jobs).toHaveLength(before);
  });

  it('tells as many tasks as it is asked for', async () => {
    const body = aBody('test-tasks', { tasks: manyTasks(30, 'misc') });
    const report = (await check(body, '?report=true&limit=10')).body;
    expect([report.tasks?.length, report.task_count, report.tasks_left_out]).toEqual([10, 30, 20]);
    expect((await check(body, '?report=true')).body.tasks).toHaveLength(30);
    expect((await check(body, '?report=true&limit=0')).status).toBe(400);
  });

  it('is answered as Flamenco 3 answers, unless somebody asks', async () => {
    script('bake_it.js', BAKE);
    expect((await check(aBody('bake-it'))).status).toBe(204);
    expect((await check(aBody('bake-it'), '?report=false')).status).toBe(204);
    const { body } = await check(aBody('bake-it'), '?warnings=true');
    expect(Object.keys(body)).toEqual(['warnings']);
  });
});

describe('what a submitter is warned of', () => {
  it('is the same in the answer to the submission, on the job, and in the answer to a check', async () => {
    script('bake_it.js', BAKE);
    const body = aBody('bake-it', { cuont: 4 }, { submitter_platform: 'macos' });
    const told = (await check(body, '?warnings=true')).body.warnings;
    expect(told.map(({ code }) => code)).toEqual([
      'setting-unknown',
      'platform-unknown',
      'parameter-unknown',
      'variable-unknown',
    ]);
    const job = (await submitting(body)).body;
    expect(job.warnings).toEqual(told);
    expect((await farm.job(job.id)).warnings).toEqual(told);
  });

  it('is a relative path that Workers refuse, and tasks that are likely not meant', async () => {
    script('odd.js', ODD);
    const { warnings } = (await check(aBody('odd'), '?warnings=true')).body;
    const told = warnings.filter(({ code }) => code !== 'task-type-without-worker');
    expect(told.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      `parameter-type: Task 'copy': command "copy-file": parameter "dest" should be an absolute path, but is "b".`,
      expect.stringMatching(/^optional-without-effect: Task 'copy' /),
      expect.stringMatching(/^task-without-commands: Task 'idle' /),
    ]);
  });

  it('is also what JOB_TYPE says of settings and is not meant', async () => {
    script('slips.js', aScript('', [{ key: 'count', type: 'int32', default: 'abc', requierd: true }]));
    const told = (await check(aBody('slips'), '?warnings=true')).body.warnings;
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'job-type-setting',
          message: expect.stringContaining("Did you mean 'required'?"),
        }),
        expect.objectContaining({
          code: 'job-type-setting',
          message: expect.stringContaining('is "abc"; it must be a whole number'),
        }),
      ]),
    );
    expect((await submitting(aBody('slips'))).body.warnings).toEqual(told);
  });

  it('is what the Workers that may get the job cannot do', async () => {
    const tag = await farm.aTag('own');
    await farm.aWorker({ types: ['tagged'], platform: 'linux', tags: [tag] });
    const codes = async (type: string, workerTag?: string): Promise<readonly string[]> => {
      const settings = { tasks: tasksNamed('a', type), path: '/own/disk/x' };
      const more = workerTag === undefined ? {} : { worker_tag: workerTag };
      const { body } = await check(aBody('test-tasks', settings, more), '?warnings=true');
      return body.warnings.map(({ code }) => code).filter((code) => code !== 'setting-unknown');
    };
    expect(await codes('tagged', tag)).toEqual([]);
    expect(await codes('other', tag)).toEqual(['task-type-without-worker']);
    await farm.aWorker({ types: ['other'], platform: 'windows' });
    expect(await codes('other', tag)).toEqual(['task-type-without-worker']);
    expect(await codes('other')).toEqual(['path-without-variable']);
  });
});

describe('what is refused', () => {
  it.each<[what: string, file: string, source: string]>([
    ['does not parse', 'no_parse.js', 'const JOB_TYPE = {;'],
    ['has a JOB_TYPE that is wrong', 'no_label.js', 'const JOB_TYPE = {}; function compileJob() {}'],
    ['has no compileJob', 'no_compile.js', "const JOB_TYPE = { label: 'x' };"],
    ['throws', 'throws.js', aScript("throw new Error('no camera');")],
    ['makes what cannot be stored', 'no_type.js', aScript("job.addTask(author.Task('a', ''));")],
    ['needs a setting', 'needs.js', aScript('', [{ key: 'frames', type: 'string', required: true }])],
  ])('because the job type %s is refused the same by check and submission', async (_, file, source) => {
    script(file, source);
    const body = aBody(file.slice(0, -'.js'.length).replaceAll('_', '-'));
    const submission = await submitting(body);
    expect(submission.status).toBe(400);
    for (const query of ['', '?warnings=true', '?report=true'])
      expect(await check(body, query)).toMatchObject({ status: 400, body: submission.body });
    for (const query of ['', '?report=true'])
      expect(await check({ ...body, type_etag: 'x' }, query)).toMatchObject({
        status: (await submitting({ ...body, type_etag: 'x' })).status,
        body: (await submitting({ ...body, type_etag: 'x' })).body,
      });
  });
});
