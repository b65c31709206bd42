import { describe, expect, it } from '@jest/globals';
import { useCompiling } from './compiling.js';

const { compileBody, logged } = useCompiling();

describe('what a script prints', () => {
  it('with print, alert and console is in the log, and in what the compilation answers', async () => {
    const body = `print('frames', 3, { a: 1 }); alert('careful');
      for (const method of ['debug', 'log', 'info', 'warn', 'error']) console[method](method, [1]);`;
    const { printed } = await compileBody(body);
    const lines = [
      'info: frames 3 { a: 1 }',
      'warn: careful',
      'info: debug [1]',
      'info: log [1]',
      'info: info [1]',
      'warn: warn [1]',
      'error: error [1]',
    ];
    expect(printed.map(({ level, text }) => `${level}: ${text}`)).toEqual(lines);
    expect(logged).toEqual(lines.map((line) => line.replace(': ', ': test_type.js: ')));
  });

  it.each([
    ["'text', null, undefined, true, 1.5, -0, 5n, Symbol('s')", 'text null undefined true 1.5 0 5 Symbol(s)'],
    [
      "{ text: \"it's\", 'a-b': -0, n: 5n, f() {}, no: undefined, x: null }",
      "{ text: 'it\\'s', 'a-b': -0, n: 5n, f: [function f], no: undefined, x: null }",
    ],
    ['[[], {}, [1, [2, [3, [4, [5]]]]]]', '[[], {}, [1, [2, [3, […]]]]]'],
    [
      "new Map([['a', { b: 1 }]]), new Set([1]), /a/g, new Date(0)",
      "Map(1) { 'a' => { b: 1 } } Set(1) { 1 } /a/g 1970-01-01T00:00:00.000Z",
    ],
    ["new TypeError('no frames'), () => 1", 'TypeError: no frames [function]'],
    ["(() => { const a = { name: 'a' }; a.self = a; return a; })()", "{ name: 'a', self: [circular] }"],
    ["{ get broken() { throw new Error('not today'); } }", '[cannot be shown: not today]'],
    [
      "author.Command('echo', { message: 'hi' }), job.metadata",
      "Command { name: 'echo', parameters: { message: 'hi' }, totalStepCount: 0 } { project: 'x' }",
    ],
    [
      'Array.from({ length: 60 }, (_, i) => i).slice(-52)',
      `[${Array.from({ length: 50 }, (_, i) => i + 8).join(', ')}, … 2 more]`,
    ],
  ])('console.log(%s) shows %s', async (values, shown) => {
    await compileBody(`console.log(${values});`, { metadata: { project: 'x' } });
    expect(logged).toEqual([`info: test_type.js: ${shown}`]);
  });

  it('what is large is shown in part', async () => {
    await compileBody(`
      const wide = {};
      const row = Array(1e5).fill({ text: 'x'.repeat(1e4) });
      for (let i = 0; i < 1e4; i++) wide['key' + i] = row;
      console.log(wide);`);
    expect(logged.join().length).toBeLessThan(3000);
  });

  it('a loop that prints does not flood the log', async () => {
    await compileBody("for (let i = 0; i < 5000; i++) print('x');");
    expect(logged).toHaveLength(1001);
  });
});
