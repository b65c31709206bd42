import { describe, expect, it } from '@jest/globals';
import { VariableTable } from '../variables/variable-table.js';
import { CommandUseCollector } from './command-use.js';
import { warningsOfJob, type FarmFacts, type JobToWarnOf, type WorkerAbility } from './warnings-of-job.js';

const variables = new VariableTable({
  managerPlatform: 'linux',
  jobsPath: '/srv/jobs',
  variables: {
    blender: { values: [{ platform: 'all', value: 'blender' }] },
    tool: { values: [{ platform: 'linux', value: '/opt/tool' }] },
    renders: {
      isTwoWay: true,
      values: [
        { platform: 'linux', value: '/mnt/renders' },
        { platform: 'windows', value: 'R:\\renders' },
      ],
    },
    old: { values: [{ platform: 'solaris', value: '/old' }] },
  },
});
const linux: WorkerAbility = { platform: 'linux', taskTypes: ['blender', 'misc'] };
const windows: WorkerAbility = { platform: 'windows', taskTypes: ['blender'] };

const aJob = (parameters: object = {}, more: Partial<JobToWarnOf> = {}): JobToWarnOf => {
  const collector = new CommandUseCollector();
  collector.add({ name: 'bake', commands: [{ name: 'exec', parameters: { exe: 'tool', ...parameters } }] });
  return { submitterPlatform: 'linux', taskTypes: ['misc'], use: collector.use(), ...more };
};
const messages = (job: JobToWarnOf, farm: FarmFacts = { variables }): readonly string[] =>
  warningsOfJob(job, farm).map(({ code, message }) => `${code}: ${message}`);

describe('a job is warned of', () => {
  it('no tasks', () => {
    expect(messages(aJob({}, { taskTypes: [] }))).toEqual([expect.stringMatching(/^job-without-tasks: /)]);
  });

  it.each<[platform: string, meant: string | undefined]>([
    ['macOS', "Did you mean 'darwin'?"],
    ['win32', "Did you mean 'windows'?"],
    ['lunix', "Did you mean 'linux'?"],
    ['haiku', undefined],
  ])('the platform %s, which does not exist', (submitterPlatform, meant) => {
    const [message = '', ...others] = messages(aJob({}, { submitterPlatform }));
    expect(others).toEqual([]);
    expect(message).toContain(`There is no platform '${submitterPlatform}'`);
    if (meant === undefined) expect(message).not.toContain('Did you mean');
    else expect(message).toContain(meant);
  });

  it.each(['linux', 'windows', 'darwin', 'manager', 'solaris'])(
    'not the platform %s',
    (submitterPlatform) => {
      expect(messages(aJob({}, { submitterPlatform }))).toEqual([]);
    },
  );

  it('not the platform of a Worker', () => {
    const farm = { variables, workers: [{ platform: 'freebsd', taskTypes: ['misc'] }] };
    expect(messages(aJob({}, { submitterPlatform: 'freebsd' }), farm)).toEqual([]);
  });

  it('a variable that does not exist, with one that is near, and where it is', () => {
    const [warning, ...others] = warningsOfJob(aJob({ args: ['{blendr}', '{blender}'] }), { variables });
    expect(others).toEqual([]);
    expect(warning?.message).toBe(
      "{blendr} (task 'bake', parameter 'args' of exec) is not a variable of the Manager's configuration: Workers get it as it is written. Did you mean 'blender'?",
    );
    expect(warning?.remedy).toContain('There are blender, tool, renders, old and jobs.');
  });

  it('a variable without a value for Workers that may get the job', () => {
    const job = aJob({ args: ['{tool}', '{renders}/x'] }, { taskTypes: ['blender'] });
    expect(messages(job, { variables, workers: [linux] })).toEqual([]);
    expect(messages(job, { variables, workers: [linux, windows] })).toEqual([
      expect.stringContaining('Variable {tool} (task'),
    ]);
    expect(messages(job, { variables, workers: [windows] })[0]).toContain('no value for Workers on Windows');
  });

  it('a task type that no Worker takes, where there are Workers', () => {
    const job = aJob({}, { taskTypes: ['blendr', 'misc', 'blendr'] });
    expect(messages(job, { variables })).toEqual([]);
    expect(messages(job, { variables, workers: [] })).toEqual([]);
    expect(messages(job, { variables, workers: [linux] })).toEqual([
      "task-type-without-worker: When the job was submitted, no Worker that may get it took tasks of type 'blendr': they wait until one does. Did you mean 'blender'?",
    ]);
  });

  it('paths that no variable covers, where Workers have several platforms', () => {
    const args = ['/mnt/renders/shot', '{renders}/a', '/opt/own/x', '/told/of/x', 'R:\\other\\x'];
    const job = aJob({ args }, { taskTypes: ['blender'] });
    const toldPaths = new Set(['/told/of/x']);
    expect(messages(job, { variables, workers: [linux], toldPaths })).toEqual([]);
    expect(messages(job, { variables, workers: [linux, windows], toldPaths })).toEqual([
      expect.stringMatching(
        /^path-without-variable: The path \/opt\/own\/x .* Workers on Linux and Windows alike/,
      ),
      expect.stringContaining('The path R:\\other\\x'),
    ]);
  });

  it('a path once, with all that is in its folder', () => {
    const collector = new CommandUseCollector();
    for (const [name, parameters] of [
      ['a', { exe: '/told/of/other' }],
      ['b', { exe: '/opt/own/x', args: ['/opt/own/y'] }],
      ['c', { exe: '/opt/own/deep/x' }],
      ['d', { exe: '/opt/owner/x' }],
    ] as const)
      collector.add({ name, commands: [{ name, parameters }] });
    const farm = { variables, workers: [linux, windows], toldPaths: new Set(['/told/of/x']) };
    const told = messages(aJob({}, { use: collector.use(), taskTypes: ['misc'] }), farm);
    expect(
      told.filter((message) => message.startsWith('path-')).map((message) => message.slice(0, 50)),
    ).toEqual(
      [
        'path-without-variable: The path /opt/own/x (task ',
        'path-without-variable: The path /opt/owner/x (task',
      ].map((message) => expect.stringContaining(message.trim())),
    );
  });

  it('what its commands are not, and what comes of it', () => {
    const [unknown, wrong] = warningsOfJob(aJob({ agrs: [], args: 'x' }), { variables }).toSorted((a) =>
      a.code === 'parameter-unknown' ? -1 : 1,
    );
    expect(unknown).toMatchObject({
      code: 'parameter-unknown',
      message: expect.stringMatching(/^Task 'bake': command "exec" has no parameter "agrs".*"args"\?$/),
      remedy: expect.stringContaining('as if it were not there'),
    });
    expect(wrong).toMatchObject({
      code: 'parameter-type',
      remedy: expect.stringContaining('fails the task'),
    });
  });

  it('tasks that do nothing, and optional commands beside others', () => {
    const collector = new CommandUseCollector();
    const [optional, needed] = [true, false].map((value) => ({
      name: 'echo',
      parameters: { message: 'x', optional: value },
    }));
    if (!optional || !needed) throw new Error('two commands were made');
    collector.add({ name: 'a', commands: [] });
    collector.add({ name: 'b', commands: [optional, needed] });
    collector.add({ name: 'c', commands: [] });
    expect(messages(aJob({}, { use: collector.use() }))).toEqual([
      "task-without-commands: Task 'a' and 1 more have no commands: they are completed without doing anything.",
      "optional-without-effect: Task 'b' says optional: true in some of its commands, not in all of them, so it has no effect.",
    ]);
  });

  it('nothing of what is not known', () => {
    const use = aJob({ args: ['{blendr}', '/opt/own/x'] }).use;
    expect(messages(aJob({}, { use, taskTypes: ['x'] }), {})).toEqual([]);
  });

  it('some of each kind, not all', () => {
    const args = Array.from({ length: 99 }, (_, at) => `{no_such_${at}}`);
    expect(messages(aJob({ args }))).toHaveLength(10);
  });
});
