import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { outOfMemory, outOfTime } from '../src/process/script-failure.js';
import { aJob, useCompiling } from './compiling.js';

const CPU_LIMIT_MS = 700;
const { write, compilers, compileBody, failureOf } = useCompiling({
  cpuLimitMs: CPU_LIMIT_MS,
  memoryLimitMiB: 32,
});

/** Processes whose parent is this one. */
function childCount(): number {
  return readdirSync(`/proc/${process.pid}/task`)
    .flatMap((thread) => readFileSync(`/proc/${process.pid}/task/${thread}/children`, 'utf8').split(' '))
    .filter((pid) => pid !== '').length;
}

it('describes all job types in one process, rather than start a second one', async () => {
  const before = childCount();
  expect((await compilers().list()).jobTypes.length).toBeGreaterThan(1);
  expect(childCount() - before).toBe(1);
});

describe('a script that takes too much', () => {
  it.each([
    ['an endless loop', 'while (true) {}', /longer than the 700 ms/],
    [
      'an endless loop that catches',
      'while (true) { try { while (true) {} } catch {} }',
      /longer than the 700 ms/,
    ],
    ['an endless regular expression', "/^(a+)+$/.test('a'.repeat(60) + 'b');", /longer than the 700 ms/],
    ['endless recursion', 'const f = () => f(); f();', /endlessly/],
    [
      'recursion that catches',
      'const f = () => { try { f(); } finally { f(); } }; f();',
      /longer than|endlessly/,
    ],
    [
      'a list without end',
      'const a = []; while (true) a.push({ a });',
      /more memory than the 32 MiB|longer than/,
    ],
    [
      'lists without end',
      'const a = []; while (true) a.push(new Array(1000).fill(1));',
      /more memory|longer than/,
    ],
    [
      'three times what it may have',
      'const a = []; for (let at = 0; at < 96; at += 1) a.push(new Array(131072).fill(1.5));',
      /more memory than the 32 MiB/,
    ],
    ['one huge list', 'new Array(1e9).fill(0);', /more memory|longer than/],
    ['huge buffers', 'const a = []; while (true) a.push(new Uint8Array(1e7).fill(1));', /more memory/],
    ['huge text', "let s = 'x'; while (true) s += s;", /more memory/],
    ['waiting for ever', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', /longer than|./],
  ])(
    'defect 14 (§19.2), defect 30 (§19.4): %s: refused, and the next job compiles',
    async (_what, body, reason) => {
      await expect(compileBody(body)).rejects.toMatchObject({
        name: 'FarmError',
        kind: 'invalid',
        message: expect.stringMatching(reason),
      });
      expect((await compileBody("job.settings.ok = 'yes';")).settings['ok']).toBe('yes');
    },
    30_000,
  );

  it('is refused with the name of the setting that gives it more', () => {
    expect(outOfTime(CPU_LIMIT_MS).message).toContain('raise job_compiler.cpu_limit in');
    expect(outOfMemory(32).message).toContain('raise job_compiler.memory_limit_mib in');
  });

  it('at its top level it is left out of the list, and the others are there', async () => {
    await write('endless.js', 'while (true) {}');
    const { jobTypes: types } = await compilers().list();
    expect(types.map(({ name }) => name)).toEqual(['echo-sleep-test', 'simple-blender-render']);
    await expect(compilers().jobType('endless')).rejects.toThrow(/endless\.js.*longer than/);
  });

  it('leaves no process behind when the compilers are closed', async () => {
    const before = childCount();
    const own = compilers({});
    await write(
      'test_type.js',
      'const JOB_TYPE = { label: "Test" }; function compileJob() { new Array(1e9).fill(0); }',
    );
    await expect(own.compile(aJob())).rejects.toThrow();
    await own.compile(aJob({ type: 'echo-sleep-test', settings: { message: 'm', sleep_repeats: 1 } }));
    expect(childCount()).toBe(before + 1);
    await own.close();
    expect(childCount()).toBe(before);
  });

  it('keeps a process for the next job, and ends it when there was none for a while', async () => {
    const before = childCount();
    const own = compilers({ idleProcessKeptMs: 1000 });
    const echo = aJob({ type: 'echo-sleep-test', settings: { message: 'm', sleep_repeats: 1 } });
    await Promise.all([own.compile(echo), own.compile(echo)]);
    expect(childCount() - before).toBe(2);
    const gone = performance.now() + 20_000;
    while (childCount() > before && performance.now() < gone) await setTimeout(20);
    expect(childCount()).toBe(before);
    expect((await own.compile(echo)).tasks).toHaveLength(2);
    expect(childCount() - before).toBe(1);
    await own.close();
  });

  it('this process goes on serving meanwhile, and other jobs compile', async () => {
    await write(
      'endless.js',
      'const JOB_TYPE = { label: "Test" }; function compileJob() { while (true) {} }',
    );
    const own = compilers({});
    const echo = aJob({ type: 'echo-sleep-test', settings: { message: 'm', sleep_repeats: 1 } });
    await own.compile(echo);
    let longestTurnMs = 0;
    let last = process.cpuUsage();
    const ticker = setInterval(() => {
      const { user, system } = process.cpuUsage(last); // not the clock's time, which other programs take of, too
      longestTurnMs = Math.max(longestTurnMs, (user + system) / 1000);
      last = process.cpuUsage();
    }, 5);
    ticker.unref();
    const endless = own.compile(aJob({ type: 'endless' })).catch((error: unknown) => String(error));
    const compiled = await Promise.all(Array.from({ length: 10 }, () => own.compile(echo)));
    expect(await endless).toMatch(/longer than/);
    clearInterval(ticker);
    expect(compiled.map(({ tasks }) => tasks.length)).toEqual(Array.from({ length: 10 }, () => 2));
    expect(new Set(compiled.flatMap(({ tasks }) => tasks.map(({ uuid }) => uuid))).size).toBe(20);
    expect(longestTurnMs).toBeLessThan(CPU_LIMIT_MS / 2);
  });
});

describe('a script reaches nothing of Node', () => {
  it.each([
    ['process.exit', 'typeof process.exit', 'undefined'],
    ['process.env', 'typeof process.env', 'undefined'],
    [
      'process.binding by constructor',
      "typeof process.constructor.constructor('return process')().mainModule",
      'undefined',
    ],
    [
      'Buffer, fetch, setTimeout',
      '[typeof Buffer, typeof fetch, typeof setTimeout].join()',
      'undefined,undefined,undefined',
    ],
    [
      'the realm of a host function',
      "typeof path.basename.constructor('return this')().process.exit",
      'undefined',
    ],
    [
      'the realm of an error from outside',
      "(() => { try { frameCount('x'); } catch (e) { return typeof e.constructor.constructor('return process')().exit; } })()",
      'undefined',
    ],
    [
      'internals of require',
      '[typeof require.main, typeof require.cache, typeof require.resolve].join()',
      'undefined,undefined,undefined',
    ],
    ['the previous compilation', 'typeof globalThis.leftBehind', 'undefined'],
  ])('%s', async (_what, expression, expected) => {
    const compiled = await compileBody(`job.settings.out = ${expression}; globalThis.leftBehind = 1;`);
    expect(compiled.settings['out']).toBe(expected);
  });

  it.each([
    "require('node:fs')",
    "require('child_process')",
    "require('/etc/passwd')",
    "require('./../../../etc/passwd')",
    "import('fs')",
  ])('%s', async (expression) => {
    expect(await failureOf(`job.settings.x = ${expression};`)).not.toBe('it did not fail');
  });

  it('errors from outside tell no paths of this machine', async () => {
    const { settings } = await compileBody(
      "try { frameCount('x'); } catch (e) { job.settings.stack = e.stack; }",
    );
    expect(settings['stack']).not.toMatch(/file:|job-compilers/);
  });
});
