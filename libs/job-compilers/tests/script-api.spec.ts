import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aJob, useCompiling } from './compiling.js';

const { dir, write, compile, compileBody, failureOf } = useCompiling({
  platform: 'windows',
});

/** Compiles `expression` into the setting `out` and gives that back. */
async function valueOf(expression: string): Promise<unknown> {
  return (await compileBody(`job.settings.out = ${expression};`)).settings['out'];
}

describe('the globals of a script', () => {
  it.each([
    [
      `['author', 'console', 'print', 'require'].map((name) => {
        const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
        return [writable, enumerable, configurable].join();
      })`,
      Array.from({ length: 4 }, () => 'true,false,true'),
    ],
    ["frameChunker('2..11,21..24,50,5..7', 4)", ['2-5', '6-9', '10,11,21,22', '23,24,50']],
    ["frameChunker(' 2  .. 11,\\t21..24\\n,50   ', '4.9')", ['2-5', '6-9', '10,11,21,22', '23,24,50']],
    ['frameChunker(12, 4)', ['12']],
    ["frameCount('1-10,5-12')", 12],
    ["frameChunker('1-7,20', 3).map(frameCount)", [3, 3, 2]],
    ['formatTimestampLocal(job.created)', '2026-01-02_040405'],
    ['formatTimestampLocal(new Date(0))', '1970-01-01_010000'],
    [`shellSplit("--flag 'a b' c")`, ['--flag', 'a b', 'c']],
    ["path.basename('D:\\\\a\\\\é.tar.gz')", 'é.tar.gz'],
    ["path.dirname('D:\\\\f')", 'D:'],
    ["path.join('', 'D:\\\\dir', 'sub\\\\f.png')", 'D:/dir/sub/f.png'],
    ["path.join('a', '..', 'b')", 'b'],
    ["path.join('a/b/.', 'c')", 'a/b/c'],
    ["path.join('x', '..')", '.'],
    ['path.join()', ''],
    ["path.stem('/a/stem.tar.gz')", 'stem.tar'],
    ["[path.stem('.hidden'), path.stem('.'), path.stem('..'), path.stem('')].join('|')", '|||'],
    ['process.platform', 'windows'],
    ['process.cwd()', process.cwd()],
    [
      "require('path').stem('a.b') + typeof require('author').Task + require('process').platform",
      'afunctionwindows',
    ],
  ])('%s gives %j', async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  it.each([
    ["frameChunker('5-3', 4)", /empty range/],
    ["frameChunker('1-5', 0)", /must be positive/],
    ["frameCount('3 8')", /'3 8'/],
    [`shellSplit("a 'b")`, /not closed/],
    ["formatTimestampLocal('soon')", /wants a time/],
    ["author.Task('  ', 'misc')", /name must not be empty/],
    ["author.Task('a', '')", /type of task 'a' must not be empty/],
    ["author.Command('', {})", /command's name must not be empty/],
    ["require('fs')", /no module 'fs'/],
    ["require('./missing')", /no script '.\/missing'/],
    ["require('../../etc/x')", /no module/],
  ])('%s fails with %s, naming script and line', async (expression, message) => {
    const failure = await failureOf(`\n${expression};`);
    expect(failure).toMatch(message);
    expect(failure).toMatch(/^Job type 'test-type' \(test_type\.js, line 4\): /);
  });
});

describe('require', () => {
  it('finds scripts of the folder with or without .js, in sub-folders and behind symbolic links', async () => {
    await mkdir(join(dir(), 'lib'));
    await write('lib/b.js', "exports.b = () => require('./c').c + 1;");
    await write('lib/c.js', 'module.exports = { c: 40 };');
    await symlink(join(dir(), 'lib', 'c.js'), join(dir(), 'linked.js'));
    const value = await valueOf(
      "require('./lib/b.js').b() + require('./linked').c + (require('./linked') === require('./linked.js') ? 1 : 0)",
    );
    expect(value).toBe(82);
  });

  it('finds what comes with the product, too', async () => {
    expect(await valueOf("typeof require('./echo_sleep_test')")).toBe('object');
  });

  it('names the required file and its line when that fails', async () => {
    await write('broken.js', '\nexports.f = () => {\n  throw new Error("no luck");\n};');
    expect(await failureOf("require('./broken').f();")).toBe(
      "Job type 'test-type' (broken.js, line 3): no luck.",
    );
  });
});

describe('the job', () => {
  it('shows what was submitted', async () => {
    const job = {
      settings: { a: [1] },
      metadata: { project: 'P' },
      shamanCheckoutId: 'chk',
      workerTagId: 'b7e7a9a0-3f3e-4a3e-9a37-05a1a3b6e0a1',
    };
    const body = `job.settings.out = [job.jobID, job.name, job.jobType, job.priority, job.status, job.created, job.settings.a,
      job.metadata.project, job.storage.shamanCheckoutID, job.workerTagUUID, job.tasks.length];`;
    const { id, name } = aJob();
    expect((await compileBody(body, job)).settings['out']).toEqual([
      id,
      name,
      'test-type',
      50,
      'queued',
      '2026-01-02T03:04:05.000Z',
      [1],
      'P',
      'chk',
      job.workerTagId,
      0,
    ]);
  });

  it('is given its own timestamp, and what a clock shows for any other second', async () => {
    const timestamp = '2026-01-02_040405_7';
    const body =
      'job.settings.out = [job.created, new Date(+job.created + 999), new Date(0)].map(formatTimestampLocal)';
    const compiled = await compileBody(body, { timestamp });
    expect(compiled.settings['out']).toEqual([timestamp, timestamp, '1970-01-01_010000']);
    expect(compiled.usesTimestamp).toBe(true);
    expect((await compileBody('formatTimestampLocal(0)', { timestamp })).usesTimestamp).toBe(false);
  });

  it.each([10, 100, 1000])('has %i tasks with their priorities, steps and dependencies', async (count) => {
    const { tasks } = await compileBody(`for (let n = 0; n < ${count}; n += 1) {
        const task = author.Task('task ' + n, 'misc'); task.priority = n;
        task.addCommand(author.Command('echo', { message: 'x' }, n + 2));
        for (const needed of job.tasks.slice(-2)) task.addDependency(needed);
        job.addTask(task);
      }`);
    const positions = new Map<string | undefined, number>(
      tasks.map(({ uuid }, position) => [uuid, position]),
    );
    const made = tasks.map(({ priority, stepsTotal, dependencies }) => [
      priority,
      stepsTotal,
      dependencies.map((uuid) => positions.get(uuid)),
    ]);
    expect(made).toEqual(
      Array.from({ length: count }, (_, n) => [n, n + 2, [n - 2, n - 1].filter((needed) => needed >= 0)]),
    );
  });

  it('keeps what the script changes in name, priority, settings and metadata', async () => {
    const compiled = await compileBody(
      "job.name = ' new '; job.priority = '70.9'; job.settings.x = 1; delete job.settings.gone; job.metadata.n = 3; job.metadata.t = true;",
      { settings: { gone: 1, unknown: 'kept' }, metadata: { old: 'y' } },
    );
    expect(compiled).toEqual({
      name: 'new',
      priority: 70,
      settings: { unknown: 'kept', x: 1 },
      metadata: { old: 'y', n: '3', t: 'true' },
      tasks: [],
      outputs: [],
      use: { problems: [], references: [], paths: [], oddities: [] },
      usesTimestamp: false,
      printed: [],
    });
  });

  it.each([
    ['job.colour = 1', /job has no property 'colour'/],
    ["author.Task('a', 'b').colour = 1", /task has no property 'colour'; it has .*frames.*group/],
    ["author.Task('a', 'b').uUID = 'x'", /uUID cannot be changed/],
    ["job.status = 'active'", /status/],
    ['notDeclared = 1', /notDeclared is not defined/],
  ])('%s throws', async (statement, message) => {
    expect(await failureOf(statement)).toMatch(message);
  });
});

describe('tasks', () => {
  it('come out complete, with steps, index and UUIDs that ascend', async () => {
    const { tasks } = await compileBody(`
      const first = author.Task(' one ', ' misc '); first.priority = 80;
      first.addCommand(author.Command('a', { x: 1 }, '3.7')); first.addCommand(author.Command('b', {}));
      const second = author.Task('two', 'blender'); second.frames = '1-4'; second.group = 'layer';
      second.addDependency(first); second.addDependency(first);
      job.addTask(first); job.addTask(second);`);
    const [first, second] = tasks;
    expect(first).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      name: 'one',
      type: 'misc',
      priority: 80,
      dependencies: [],
      stepsTotal: 4,
      commands: [
        { name: 'a', parameters: { x: 1 }, total_step_count: 3 },
        { name: 'b', parameters: {}, total_step_count: 0 },
      ],
    });
    expect(second).toMatchObject({
      dependencies: [first?.uuid],
      frames: '1-4',
      group: 'layer',
      stepsTotal: 0,
    });
    expect((second?.uuid ?? '') > (first?.uuid ?? '')).toBe(true);
  });

  it('are copied by addTask, commands by addCommand; parameters stay shared', async () => {
    const { tasks } = await compileBody(`
      const parameters = { x: 1 }; const command = author.Command('before', parameters);
      const task = author.Task('t', 'misc'); task.addCommand(command); command.name = 'after'; parameters.x = 2;
      const late = author.Task('late', 'misc'); job.addTask(late);
      job.addTask(task); task.addCommand(author.Command('lost', {})); task.addDependency(late); task.name = 'lost';`);
    expect(tasks[1]).toMatchObject({
      name: 't',
      dependencies: [],
      commands: [{ name: 'before', parameters: { x: 2 } }],
    });
  });

  it('may depend on a task that is added later', async () => {
    const { tasks } = await compileBody(`
      const last = author.Task('last', 'misc'); const a = author.Task('a', 'misc');
      a.addDependency(last); job.addTask(a); job.addTask(last);`);
    expect(tasks[0]?.dependencies).toEqual([tasks[1]?.uuid]);
  });

  it.each([
    ["['--render-frame', '1..10']", '1-10'],
    ["['-f', '3']", '3'],
    ["['-a']", undefined],
  ])('know their frames from blender-render arguments %s', async (args, frames) => {
    const { tasks } = await compileBody(`
      const t = author.Task('t', 'blender'); t.addCommand(author.Command('blender-render', { args: ${args} })); job.addTask(t);`);
    expect(tasks[0]?.frames).toBe(frames);
  });

  it('parameters: undefined becomes null, a Date RFC 3339 text', async () => {
    const { tasks } = await compileBody(`
      const t = author.Task('t', 'misc');
      t.addCommand(author.Command('c', { u: undefined, l: [undefined, { d: new Date(0) }], n: null }));
      job.addTask(t);`);
    expect(tasks[0]?.commands[0]?.parameters).toEqual({
      u: null,
      l: [null, { d: '1970-01-01T00:00:00.000Z' }],
      n: null,
    });
  });

  it.each([
    ['c.parameters.x = [NaN]', "parameters of command 'c' of task 't'.x[0] is NaN"],
    ['c.parameters.x = Infinity', 'is Infinity'],
    ['c.parameters.x = () => 1', 'is a function'],
    ['c.parameters.x = 1n', 'is a bigint'],
    ['c.parameters.x = c.parameters', 'contains itself'],
    ['job.settings.x = NaN', 'job.settings.x is NaN'],
    ['job.addTask(t)', 'added twice'],
    ['job.addTask(undefined)', 'job.addTask() wants'],
    ["job.addTask({ name: 'plain', type: 'misc' })", 'job.addTask() wants'],
    ['t.addCommand(undefined)', 'addCommand() wants'],
    ['t.addDependency(undefined)', 'addDependency() wants'],
    [
      "const u = author.Task('u', 'misc'); u.addDependency(author.Task('never added', 'misc')); job.addTask(u);",
      'depends on a task that is not in the job',
    ],
    [
      "const u = author.Task('u', 'm'), v = author.Task('v', 'm'); u.addDependency(v); v.addDependency(u); job.addTask(u); job.addTask(v);",
      'wait for each other',
    ],
  ])('defect 14 (§16), defect 30 (§19.4): %s is refused: %s', async (statement, reason) => {
    const failure = await failureOf(`
      const t = author.Task('t', 'misc'); const c = author.Command('c', {}); t.addCommand(c); job.addTask(t);
      ${statement}`);
    expect(failure).toContain(reason);
    expect(failure).toMatch(/^Job type 'test-type' \(test_type\.js/);
  });
});

describe('what a script throws', () => {
  it.each([
    ["throw 'just text'", "Job type 'test-type' (test_type.js): just text."],
    ["throw new RangeError('too far')", "Job type 'test-type' (test_type.js, line 3): too far."],
    ['throw { code: 7 }', `Job type 'test-type' (test_type.js): {"code":7}.`],
    ['throw undefined', "Job type 'test-type' (test_type.js): undefined."],
  ])('%s becomes a FarmError invalid', async (statement, message) => {
    await expect(compileBody(statement)).rejects.toMatchObject({
      name: 'FarmError',
      kind: 'invalid',
      message,
    });
  });

  it.each([
    ['const x = 1;\nthrow new Error("at the top");', 'line 2): at the top.'],
    ['const x = 1;\nthrow "at the top";', '(test_type.js): at the top.'],
    ['const x = ;', 'line 1): it cannot be parsed: Unexpected token'],
    ['const JOB_TYPE = { label: "x" };', 'does not define the function compileJob(job)'],
    ['function compileJob() {}', 'does not define JOB_TYPE, an object with a label and settings'],
    ['const JOB_TYPE = 7; function compileJob() {}', 'does not define JOB_TYPE, an object'],
    ['const JOB_TYPE = {}; function compileJob() {}', 'JOB_TYPE.label is missing'],
    [
      'const JOB_TYPE = { label: "x", settings: [{ key: "k", type: "int" }] }; function compileJob() {}',
      "('k').type is 'int'; use string, int32, float, bool",
    ],
    ['const JOB_TYPE = { label: "x" }; async function compileJob() {}', 'must not be async'],
  ])('%j', async (source, message) => {
    await write('test_type.js', source);
    await expect(compile(aJob())).rejects.toThrow(message);
  });

  it('an unknown job type is refused with those there are', async () => {
    await expect(compile(aJob({ type: 'nope' }))).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/no job type 'nope'.*echo-sleep-test, simple-blender-render/),
    });
  });
});
