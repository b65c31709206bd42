import { describe, expect, it } from '@jest/globals';
import { useCompiling } from './compiling.js';

const { compileBody, failureOf } = useCompiling();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Two tasks, the second of which waits for the first. */
const TWO_TASKS = `
  const a = author.Task('a', 'misc'); a.addCommand(author.Command('echo', { message: 'hello', list: [1, { x: null }] }, 3));
  const b = author.Task('b', 'misc'); b.addDependency(a); job.addTask(a); job.addTask(b);`;

describe('what a script does to the built-ins of JavaScript does not change what is stored', () => {
  it.each([
    ['Object.prototype.toJSON', "Object.prototype.toJSON = () => ({ uuid: '../../etc/passwd' });"],
    ['Array.prototype.toJSON', 'Array.prototype.toJSON = () => [];'],
    ['String and Number', 'String.prototype.toJSON = Number.prototype.toJSON = () => 1;'],
    ['JSON itself', "JSON.stringify = () => '{}'; JSON.parse = () => ({});"],
    ['another JSON', 'globalThis.JSON = {};'],
    ['the iterator of lists', 'Array.prototype[Symbol.iterator] = function* () { yield 7; };'],
    [
      'methods of lists',
      "for (const name of ['map', 'push', 'join', 'slice', 'includes', 'concat']) Array.prototype[name] = () => [{ uuid: 1 }];",
    ],
    [
      'functions of Object',
      "for (const name of ['keys', 'entries', 'fromEntries', 'assign', 'getPrototypeOf', 'hasOwn']) Object[name] = () => ['x'];",
    ],
    ['Number.isFinite and Array.isArray', 'Number.isFinite = Array.isArray = () => false;'],
    ['text', 'String.prototype.trim = String.prototype.replace = () => "";'],
    ['Reflect and Proxy', 'Reflect.apply = () => 1; globalThis.Proxy = class {};'],
    ['eval', 'globalThis.eval = () => 7;'],
    ['Map and Set', 'globalThis.Map = globalThis.Set = class {}; '],
    ['inherited descriptors', 'Object.prototype.get = Object.prototype.value = () => 1;'],
  ])('%s', async (_what, patch) => {
    const { tasks } = await compileBody(TWO_TASKS + patch);
    expect(tasks).toEqual([
      {
        uuid: expect.stringMatching(UUID),
        name: 'a',
        type: 'misc',
        priority: 50,
        commands: [
          { name: 'echo', parameters: { message: 'hello', list: [1, { x: null }] }, total_step_count: 3 },
        ],
        dependencies: [],
        stepsTotal: 3,
      },
      {
        uuid: expect.stringMatching(UUID),
        name: 'b',
        type: 'misc',
        priority: 50,
        commands: [],
        dependencies: [tasks[0]?.uuid],
        stepsTotal: 0,
      },
    ]);
    expect(tasks[0]?.uuid).not.toBe(tasks[1]?.uuid);
  });

  it('nor do objects that write themselves otherwise: what they hold is stored', async () => {
    const { tasks } = await compileBody(`
      class Layer { constructor() { this.name = 'fg'; } toJSON() { return { other: true }; } }
      const t = author.Task('t', 'misc'); job.addTask(t);
      t.addCommand(author.Command('c', { layer: new Layer() }));
      job.tasks[0].addCommand(author.Command('c', { layer: new Layer(), list: [new Layer()] }));`);
    expect(tasks[0]?.commands[0]?.parameters).toEqual({ layer: { name: 'fg' }, list: [{ name: 'fg' }] });
  });

  it('nor do getters that answer otherwise each time: whatever they say, it is data', async () => {
    const { tasks } = await compileBody(`
      let asked = 0;
      const parameters = { get x() { asked += 1; return asked % 2 ? 1 : { toJSON: () => ({ y: 2 }) }; } };
      const t = author.Task('t', 'misc'); t.addCommand(author.Command('c', parameters)); job.addTask(t);`);
    expect(tasks[0]?.commands[0]?.name).toBe('c');
  });
});

describe('ids and indices are the Manager’s', () => {
  it('a task keeps the UUID that the script was shown', async () => {
    const { tasks, settings } = await compileBody(`${TWO_TASKS} job.settings.shown = [a.uUID, b.uUID];`);
    expect(settings['shown']).toEqual(tasks.map(({ uuid }) => uuid));
  });

  it.each([
    ["a.uUID = '../../x'", /uUID cannot be changed/],
    ["Object.defineProperty(a, 'uUID', { value: '../../x' })", undefined],
    ["a.uuid = 'x'", /no property 'uuid'/],
    ["Object.defineProperty(a, 'indexInJob', { value: 7 })", undefined],
    ['job.addTask(a)', /Task 'a' was added twice/],
    ['job.tasks.push(job.tasks[0])', /Task 'a' was added twice/],
    ["job.tasks.push({ uuid: 'x', name: 'n', type: 't' })", /task 3 of job.tasks was not added with/],
  ])('%s', async (statement, refused) => {
    const body = `${TWO_TASKS}\n${statement};`;
    if (refused) expect(await failureOf(body)).toMatch(refused);
    else
      expect((await compileBody(body)).tasks.map(({ uuid }) => uuid)).toEqual([
        expect.stringMatching(UUID),
        expect.stringMatching(UUID),
      ]);
  });
});

describe('what is too large or of the wrong kind is refused, and the script is named', () => {
  it.each([
    [
      'a long name',
      "job.addTask(author.Task('n'.repeat(1001), 'misc'))",
      /the name of task 1 has 1001 characters; at most 1000/,
    ],
    [
      'a long type',
      "job.addTask(author.Task('n', 't'.repeat(256)))",
      /the type of task 1 has 256 characters/,
    ],
    ['a NUL', "job.addTask(author.Task('n\\0', 'misc'))", /the name of task 1 contains the character NUL/],
    [
      'a priority that no column holds',
      "const t = author.Task('n', 'misc'); t.priority = 1e15; job.addTask(t)",
      /the priority of task 1 is 1000000000000000; it has to be between/,
    ],
    [
      'a step count that no column holds',
      "const t = author.Task('n', 'misc'); t.addCommand(author.Command('c', {}, 1e15)); job.addTask(t)",
      /the step count of command 1 of task 1 is/,
    ],
    [
      'long frames',
      "const t = author.Task('n', 'misc'); t.frames = '1,'.repeat(60000); job.addTask(t)",
      /frames of task 1 has 120000 characters/,
    ],
    [
      'huge parameters',
      "const t = author.Task('n', 'misc'); t.addCommand(author.Command('c', { x: 'x'.repeat(9e6) })); job.addTask(t)",
      /the list of commands of task 1 takes \d+ characters of JSON/,
    ],
    ['huge settings', "job.settings.x = 'x'.repeat(9e6)", /settings of the job takes \d+ characters of JSON/],
    ['a long job name', "job.name = 'x'.repeat(1001)", /the name of the job has 1001 characters/],
    ['a long metadatum', "job.metadata.x = 'x'.repeat(100001)", /'x' in the metadata of the job has 100001/],
    [
      'many metadata',
      'for (let i = 0; i < 1001; i++) job.metadata[`k${i}`] = i',
      /metadata of the job has 1001 items/,
    ],
    [
      'many commands',
      "const t = author.Task('n', 'misc'); for (let i = 0; i < 10001; i++) t.addCommand(author.Command('c')); job.addTask(t)",
      /the list of commands of task 1 has 10001 items/,
    ],
    [
      'deep parameters',
      "let x = {}; for (let i = 0; i < 101; i++) x = { x }; const t = author.Task('n', 'misc'); t.addCommand(author.Command('c', x)); job.addTask(t)",
      /nested more than 100 levels/,
    ],
  ])('%s', async (_what, statements, reason) => {
    const failure = await failureOf(statements);
    expect(failure).toMatch(reason);
    expect(failure).toMatch(/^Job type 'test-type' \(test_type\.js/);
  });
});

describe('a run leaves nothing for the next one of the same script', () => {
  it.each([
    ['a global', 'globalThis.left = 1', 'typeof globalThis.left', 'undefined'],
    [
      'a patched prototype',
      'Array.prototype.left = Object.prototype.left = 1',
      '[[].left, {}.left].join()',
      ',',
    ],
    ['a patched API', "author.Task = path.join = () => 'x'", "path.join('a', 'b')", 'a/b'],
    ['a patched JSON', "JSON.stringify = () => 'x'", 'JSON.stringify([1])', '[1]'],
    [
      'a promise that goes on',
      'const again = () => Promise.resolve().then(() => { globalThis.left = 1; }); again()',
      'typeof globalThis.left',
      'undefined',
    ],
  ])('%s', async (_what, leave, expression, expected) => {
    const body = `if (job.settings.leaves) { ${leave}; } else job.settings.out = ${expression};`;
    for (const leaves of [true, true, false]) {
      const { settings } = await compileBody(body, { settings: { leaves } });
      if (!leaves) expect(settings['out']).toBe(expected);
    }
  });

  it('memory that one run used is there for the next', async () => {
    const body = `
      const kept = (globalThis.kept = []);
      for (let i = 0; i < 200; i++) kept.push(new Uint8Array(100_000).fill(1));
      job.settings.ok = kept.length;`;
    for (let run = 0; run < 10; run += 1) expect((await compileBody(body)).settings['ok']).toBe(200);
  });

  it('a run that never lets go of its promises is ended, and the next one works', async () => {
    const endless = 'const again = () => Promise.resolve().then(again); if (job.settings.endless) again();';
    await expect(compileBody(endless, { settings: { endless: true } })).rejects.toThrow(
      /longer than|more memory/,
    );
    expect((await compileBody(endless)).tasks).toEqual([]);
  }, 20_000);
});
