import { describe, expect, it } from '@jest/globals';
import { CommandUseCollector, type CommandUse } from './command-use.js';

const useOf = (name: string, ...parameters: readonly object[]): CommandUse => {
  const collector = new CommandUseCollector();
  parameters.forEach((each, at) => {
    collector.add({ name: `task ${at + 1}`, commands: [{ name, parameters: { ...each } }] });
  });
  return collector.use();
};
const namesIn = (parameters: object): readonly string[] =>
  useOf('exec', { exe: 'x', ...parameters }).references.map(({ name }) => name);
const pathsIn = (...parameters: readonly object[]): readonly string[] =>
  useOf('exec', ...parameters).paths.map(({ path }) => path);

describe('variables that commands refer to', () => {
  it.each<[what: string, parameters: object, names: readonly string[]]>([
    ['a text that is one', { exe: '{blender}' }, ['blender']],
    ['a path that begins with one', { cwd: '{renders}/shot' }, ['renders']],
    ['several, and inside a longer text', { exe: 'a={one};b={two}/{one}' }, ['one', 'two']],
    ['texts in lists', { args: ['-b', 3, '{file}'] }, ['file']],
    ['a second one after braces that do not end', { exe: '{a {b}' }, ['b']],
    ['texts in objects', { env: { A: '{a}/x', B: 1 } }, ['a']],
    ['not what Workers are given as it is', { env: { A: ['{a}'] }, args: [['{b}']] }, []],
    ['not Python', { args: ['--python-expr', "print(f'{x}')", '{y}'] }, ['y']],
    ['not the shell’s and FFmpeg’s', { args: ['${HOME}', 'drawtext=%{frame_num}'] }, []],
    ['not what is no name', { args: ["{'a': 1}", '{}', '{0}', '{print $1}', `{${'x'.repeat(500)}}`] }, []],
  ])('%s', (_, parameters, names) => {
    expect(namesIn(parameters)).toEqual(names);
  });

  it('are found where only the task before is otherwise', () => {
    const known = ['--python-expr', '{a}'];
    const uses = useOf(
      'exec',
      { exe: 'x', args: known, env: { A: 'a' } },
      { exe: 'x', args: ['x', '{a}'], env: { A: '{b}' } },
    );
    expect(uses.references.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('are told once, with the first place', () => {
    expect(useOf('exec', { exe: 'x' }, { exe: '{a}' }, { exe: '{a}' }).references).toEqual([
      { name: 'a', task: 'task 2', command: 'exec', parameter: 'exe' },
    ]);
  });
});

describe('paths in commands', () => {
  it.each<[path: string, isPath: boolean]>([
    ['/mnt/show/shot.blend', true],
    [String.raw`C:\show\shot.blend`, true],
    ['C:/shot.blend', true],
    [String.raw`\\server\share\shot.blend`, true],
    ['//server/share/shot.blend', true],
    ['//textures/wood.png', false],
    ['/c', false],
    ['{renders}/shot', false],
    ['relative/file', false],
    ['-i', false],
    ['', false],
  ])('%s: %s', (path, isPath) => {
    expect(pathsIn({ exe: path })).toEqual(isPath ? [path] : []);
    expect(pathsIn({ exe: 'x', args: ['-o', path] })).toEqual(isPath ? [path] : []);
  });

  it('are told once below a top folder, for each parameter', () => {
    const many = Array.from({ length: 50 }, (_, at) => ({ exe: '/opt/x', args: [`/mnt/a/${at}`, '/srv/b'] }));
    expect(pathsIn(...many)).toEqual(['/opt/x', '/mnt/a/0', '/srv/b']);
  });
});

describe('commands that are not as their description has it', () => {
  it('are told once for what is wrong, of the first task', () => {
    const { problems } = useOf('exec', { exe: 'x' }, { exe: 'x', agrs: [] }, { exe: 'x', agrs: ['1'] }, {});
    expect(problems.map(({ kind, parameter, task }) => [kind, parameter, task])).toEqual([
      ['parameter-unknown', 'agrs', 'task 2'],
      ['parameter-missing', 'exe', 'task 4'],
    ]);
  });

  it.each<[what: string, good: object, bad: object]>([
    ['a number', { duration_in_seconds: 1 }, { duration_in_seconds: -1 }],
    ['a kind of value', { duration_in_seconds: 1 }, { duration_in_seconds: [1] }],
    ['null', { duration_in_seconds: 1 }, { duration_in_seconds: null }],
  ])('differ by %s from those that are', (_, good, bad) => {
    expect(useOf('sleep', good).problems).toEqual([]);
    expect(useOf('sleep', good, bad).problems).toHaveLength(1);
  });

  it('differ by what is an absolute path, and what is not', () => {
    const copy = { src: '{jobs}/a', dest: '/b' };
    expect(useOf('copy-file', copy, { src: 'C:\\a', dest: '/c' }).problems).toEqual([]);
    const { problems } = useOf('copy-file', copy, { ...copy, dest: 'b' });
    expect(problems.map(({ kind, parameter, task }) => [kind, parameter, task])).toEqual([
      ['parameter-type', 'dest', 'task 2'],
    ]);
  });

  it('differ by what is empty, and by fields', () => {
    const render = { exe: '{blender}', blendfile: 'x.blend', expect: { frames: '1-3' } };
    expect(useOf('blender-render', render, { ...render, exe: '' }).problems).toHaveLength(1);
    const wrong = { ...render, expect: { frames: '1-3', colour: 'red' } };
    expect(useOf('blender-render', render, wrong).problems[0]?.parameter).toBe('expect.colour');
  });

  it('are some, not all, of a script that makes nothing else', () => {
    const wrong = Array.from({ length: 2000 }, (_, at) => ({ message: '', [`p${at}`]: at }));
    expect(useOf('echo', ...wrong).problems.length).toBeLessThan(200);
  });
});

describe('tasks in which something is likely not meant', () => {
  const madeOf = (...optional: readonly (readonly unknown[])[]): CommandUse['oddities'] => {
    const collector = new CommandUseCollector();
    optional.forEach((each, at) => {
      const commands = each.map((value) => ({ name: 'echo', parameters: { message: 'x', optional: value } }));
      collector.add({ name: `task ${at + 1}`, commands });
    });
    return collector.use().oddities;
  };

  it('are told with their number, of each kind the first', () => {
    expect(madeOf([true], [], [true, false], [], [true, 'yes'], [])).toEqual([
      { kind: 'task-without-commands', task: 'task 2', count: 3 },
      { kind: 'optional-without-effect', task: 'task 3', count: 2 },
    ]);
  });

  it('are not those that say the same of all of their commands', () => {
    expect(madeOf([true, true], [false, false], [undefined], ['yes', 'yes'])).toEqual([]);
  });
});
