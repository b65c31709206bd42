import { describe, expect, it } from '@jest/globals';
import { useCompiling } from './compiling.js';

// The tasks of such jobs are written in a thread of the script's, some at a time, and read meanwhile.
const { compileBody, logged } = useCompiling({ cpuLimitMs: 2000, memoryLimitMiB: 64 });

const MANY = 5000;

/** A list of tasks called `task-0`, `task-1` …; `parameters` is JavaScript, of the task's number `at`. */
const manyTasks = (parameters = '{ at }', count = MANY): string => `
  const tasks = [];
  for (let at = 0; at < ${count}; at += 1) {
    const task = author.Task('task-' + at, at % 2 ? 'odd' : 'even');
    task.addCommand(author.Command('echo', ${parameters}, at));
    tasks.push(task);
  }`;
const ADD_ALL = 'for (const task of tasks) job.addTask(task);';

const stillCompiles = async (): Promise<void> => {
  expect((await compileBody(`job.addTask(author.Task('one', 'misc'));`)).tasks).toHaveLength(1);
};

describe('a job of many tasks', () => {
  it('has them in the order in which they were added, each with what it is', async () => {
    const { tasks, name, settings } = await compileBody(
      `${manyTasks()} tasks.reverse(); tasks[0].frames = '1-3'; tasks[4999].group = 'last'; ${ADD_ALL} job.name = 'large'; job.settings.ok = 1;`,
    );
    expect(tasks.map((task) => task.name)).toEqual(
      Array.from({ length: MANY }, (_, at) => `task-${MANY - 1 - at}`),
    );
    expect(tasks.map(({ type }) => type).slice(0, 3)).toEqual(['odd', 'even', 'odd']);
    expect(
      tasks.map(({ commands: [command] }) => [command?.parameters['at'], command?.total_step_count]),
    ).toEqual(Array.from({ length: MANY }, (_, at) => [MANY - 1 - at, MANY - 1 - at]));
    expect(new Set(tasks.map(({ uuid }) => uuid)).size).toBe(MANY);
    expect(
      tasks.flatMap(({ frames, group }, at) =>
        frames === undefined && group === undefined ? [] : [[at, frames, group]],
      ),
    ).toEqual([
      [0, '1-3', undefined],
      [MANY - 1, undefined, 'last'],
    ]);
    expect([name, settings['ok']]).toEqual(['large', 1]);
  });

  it.each([
    ['as many as leave in one text', 1024],
    ['one more', 1025],
    ['two texts full', 2048],
  ])('has all of them: %s', async (_, count) => {
    const { tasks } = await compileBody(manyTasks('{ at }', count) + ADD_ALL);
    expect(tasks.map((task) => task.commands[0]?.parameters['at'])).toEqual(
      Array.from({ length: count }, (_at, at) => at),
    );
  });

  it('waits for tasks that were written before and after', async () => {
    const { tasks } = await compileBody(
      `${manyTasks()} tasks[10].addDependency(tasks[4000]); tasks[4999].addDependency(tasks[0]); tasks[4999].addDependency(tasks[0]); ${ADD_ALL}`,
    );
    const waiting = tasks.filter(({ dependencies }) => dependencies.length > 0);
    expect(waiting.map((task) => [task.name, task.dependencies])).toEqual([
      ['task-10', [tasks[4000]?.uuid]],
      ['task-4999', [tasks[0]?.uuid]],
    ]);
  });

  it('is not stored when some wait for each other, or one is there twice, however far apart', async () => {
    const circle = 'tasks[10].addDependency(tasks[4000]); tasks[4000].addDependency(tasks[10]);';
    await expect(compileBody(manyTasks() + circle + ADD_ALL)).rejects.toThrow(
      /'task-10' -> 'task-4000' -> 'task-10'/,
    );
    await expect(compileBody(`${manyTasks()}${ADD_ALL} job.addTask(tasks[3]);`)).rejects.toThrow(
      /'task-3' was added twice/,
    );
    await stillCompiles();
  });
});

describe('when the tasks of a large job are written, a script', () => {
  it('is refused for what cannot be stored, with the name of the task', async () => {
    const parameters = 'at === 3000 ? { at: 1 / 0 } : { at }';
    await expect(compileBody(manyTasks(parameters) + ADD_ALL)).rejects.toThrow(
      /'echo' of task 'task-3000'.* is Infinity/,
    );
    await stillCompiles();
  });

  it('may still call what it is given', async () => {
    const parameters = "{ at, get path() { return path.join('a', String(at)); } }";
    const { tasks } = await compileBody(manyTasks(parameters, 2000) + ADD_ALL);
    expect(tasks.at(-1)?.commands[0]?.parameters['path']).toBe('a/1999');
  });

  it.each([
    ['throws', "throw new Error('too late')", /too late/],
    ['never ends', 'for (;;);', /longer than the 2000 ms/],
    [
      'takes all memory',
      'const all = []; for (;;) all.push(new Array(1000).fill(at));',
      /more memory|longer than/,
    ],
  ])('that %s in a getter is refused', async (_, body, reason) => {
    const parameters = `{ get at() { if (at === 3000) { ${body} } return at; } }`;
    await expect(compileBody(manyTasks(parameters) + ADD_ALL)).rejects.toThrow(reason);
    await stillCompiles();
  });

  it('is refused for what it did first, whatever it does in what is written ahead', async () => {
    const parameters = `{ get at() {
      if (at % 1024 === 0) print('part', at);
      if (at === 10) throw new Error('too early');
      while (at > 10) {}
      return at;
    } }`;
    const begun = performance.now();
    await expect(compileBody(manyTasks(parameters) + ADD_ALL)).rejects.toThrow(/line \d+\): too early/);
    expect(performance.now() - begun).toBeLessThan(2000); // that is how long it may loop
    expect(logged.join('\n')).toContain('part 0');
    expect(logged.join('\n')).not.toContain('part 1024');
    await stillCompiles();
  });

  it('is told what it printed before its time was over', async () => {
    const loop = manyTasks('{ get at() { for (;;); } }') + ADD_ALL;
    await expect(compileBody(`${loop} print('made them all');`)).rejects.toThrow(
      /line \d+\): it ran longer than the 2000 ms/,
    );
    expect(logged.join('\n')).toContain('made them all');
    await stillCompiles();
  });

  it('that speaks of disposed isolates itself is believed', async () => {
    const parameters = "{ get at() { throw new Error('Isolate is disposed.'); } }";
    await expect(compileBody(manyTasks(parameters) + ADD_ALL)).rejects.toMatchObject({
      code: 'job-script-failed',
    });
  });

  it('is told that it needs more memory when what is written ahead does', async () => {
    const parameters = `{ get at() { if (at > 900) kept.push(new Array(1000).fill(at)); return at; } }`;
    await expect(compileBody(`const kept = []; ${manyTasks(parameters, 50_000)}${ADD_ALL}`)).rejects.toThrow(
      /more memory than the 64 MiB/,
    );
    await stillCompiles();
  });

  it('that goes on adding tasks comes to an end', async () => {
    const parameters = "{ get at() { job.addTask(author.Task('late', 'misc')); return at; } }";
    const { tasks } = await compileBody(manyTasks(parameters) + ADD_ALL);
    expect(tasks.filter(({ name }) => name.startsWith('task-'))).toHaveLength(MANY);
    expect(tasks.length).toBeLessThan(2 * MANY);
  });

  it.each([
    ['toJSON', 'Object.prototype.toJSON = Array.prototype.toJSON = () => [];'],
    ['JSON', 'globalThis.JSON = {};'],
    ['mathematics', 'Math.ceil = Math.min = Math.trunc = () => 1e9;'],
    [
      'what finds functions by name',
      'Object.prototype.tasks = Object.prototype.job = Object.prototype.compile = () => "[]";',
    ],
  ])('that replaced %s changes nothing', async (_, patch) => {
    const { tasks } = await compileBody(manyTasks() + ADD_ALL + patch);
    expect(tasks.map(({ name }) => name)).toEqual(Array.from({ length: MANY }, (_at, at) => `task-${at}`));
    expect(tasks[4999]?.commands).toEqual([
      { name: 'echo', parameters: { at: 4999 }, total_step_count: 4999 },
    ]);
  });
});
