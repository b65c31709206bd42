import { describe, expect, it } from '@jest/globals';
import { COMMAND_DESCRIPTIONS, isCommandName, parametersOf } from './command-descriptions.js';
import { problemsOfCommand, readParameters } from './read-parameters.js';

const RENDER = { exe: '{blender}', blendfile: '{jobs}/shot.blend' };
const VIDEO = { exe: 'ffmpeg', fps: 24, inputGlob: '/render/*.png', outputFile: '/render/film.mp4' };
const FILM = { exe: 'ffmpeg', fps: 24, outputFile: '/f.mp4', frames: '1-3', framePattern: '/r/####' };

/** In short: kind, parameter, whether it fails the task. */
function problems(name: string, parameters: Readonly<Record<string, unknown>>): readonly string[] {
  return problemsOfCommand(name, parameters).map(
    ({ kind, parameter, failsTask }) => `${kind}: ${parameter ?? ''}${failsTask ? ' fails' : ''}`,
  );
}

describe('what is wrong about a command', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    [
      'blender-render',
      { exe: '{blender}', exeArgs: '{blenderArgs}', argsBefore: [], blendfile: '', args: [1] },
    ],
    ['blender-render', { ...RENDER, expect: { scene: 'Shot', frames: '1-10' } }],
    ['frames-to-video', { ...VIDEO, args: ['-y'], argsBefore: null }],
    [
      'frames-to-video',
      { ...FILM, extensions: ['.png'], view: { exposure: 1 }, soFar: true, optional: true },
    ],
    ['exec', { exe: 'ls', env: { A: 'x', B: 1, C: null }, cwd: '/tmp', retries: 2, timeout: '1h30m' }],
    ['exec', { exe: 'ls', cwd: '', timeout: 90 }],
    ['exec', { exe: 'ls', cwd: '{project.root}/shots' }],
    ['exec', { exe: 'ls', cwd: String.raw`P:\project` }],
    ['copy-file', { src: '{jobs}/a', dest: '/b' }],
    ['copy-file', { src: String.raw`\\server\share\a`, dest: 'P:/b' }],
    ['echo', { message: null }],
    ['echo', { message: '' }],
    ['sleep', { duration_in_seconds: 0.5 }],
  ])('nothing about %s %j', (name, parameters) => {
    expect(problems(name, parameters)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['blender_render', RENDER, ['command-unknown:  fails']],
    ['constructor', {}, ['command-unknown:  fails']],
    ['exec', {}, ['parameter-missing: exe fails']],
    ['exec', { exe: '' }, ['parameter-missing: exe fails']],
    ['exec', { exe: null }, ['parameter-missing: exe fails']],
    ['exec', { exe: 5 }, ['parameter-type: exe fails']],
    ['exec', { exe: 'x', args: '-v' }, ['parameter-type: args fails']],
    ['exec', { exe: 'x', cwd: 'project' }, ['parameter-type: cwd fails']],
    ['exec', { exe: 'x', cwd: 'P:project' }, ['parameter-type: cwd fails']],
    ['exec', { exe: 'x', cwd: '{a project}/b' }, ['parameter-type: cwd fails']],
    ['copy-file', { src: 'a', dest: './b' }, ['parameter-type: src fails', 'parameter-type: dest fails']],
    ['exec', { exe: 'x', env: ['A=1'] }, ['parameter-type: env fails']],
    ['exec', { exe: 'x', env: { 'A=': '1' } }, ['parameter-type: env fails']],
    ['exec', { exe: 'x', env: { A: {} } }, ['parameter-type: env fails']],
    ['exec', { exe: 'x', toString: 1 }, ['parameter-unknown: toString']],
    [
      'exec',
      { exe: 'x', timeout: 'soon', retries: 1.5, optional: 'yes' },
      ['parameter-type: retries', 'parameter-type: timeout', 'parameter-type: optional'],
    ],
    ['exec', { exe: 'x', retries: -1, timeout: -1 }, ['parameter-type: retries', 'parameter-type: timeout']],
    ['blender-render', { exe: 'b' }, ['parameter-missing: blendfile fails']],
    ['blender-render', { ...RENDER, exeArgs: '"' }, ['parameter-type: exeArgs fails']],
    [
      'blender-render',
      { ...RENDER, expect: { scen: 'S', engine: 5 } },
      ['parameter-type: expect.engine', 'parameter-unknown: expect.scen'],
    ],
    ['blender-render', { ...RENDER, expect: { frames: '3-1-2' } }, ['parameter-type: expect.frames fails']],
    ['frames-to-video', { ...VIDEO, fps: 0 }, ['parameter-type: fps fails']],
    ['frames-to-video', { ...VIDEO, fps: '24' }, ['parameter-type: fps fails']],
    ['frames-to-video', { ...VIDEO, inputGlob: undefined }, ['parameter-missing: inputGlob fails']],
    ['frames-to-video', { ...VIDEO, frames: '1-3' }, []],
    ['frames-to-video', { ...VIDEO, frames: '1-3', inputGlob: '' }, ['parameter-missing: inputGlob fails']],
    ['frames-to-video', FILM, ['parameter-missing: extensions fails']],
    ['frames-to-video', { ...FILM, extensions: [] }, ['parameter-missing: extensions fails']],
    ['sleep', { duration_in_seconds: -1 }, ['parameter-type: duration_in_seconds fails']],
    ['echo', { message: 'x', colour: 'red' }, ['parameter-unknown: colour']],
  ])('%s %j: %j', (name, parameters, expected) => {
    expect(problems(name, parameters)).toEqual(expected);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['exce', {}, 'there is no command "exce"; did you mean "exec"?'],
    [
      'render',
      {},
      'there is no command "render"; there are blender-render, frames-to-video, exec, copy-file, move-directory, make-directory, echo, sleep',
    ],
    ['make-directory', {}, 'command "make-directory": parameter "path" is missing'],
    [
      'sleep',
      { duration_in_seconds: '5' },
      'command "sleep": parameter "duration_in_seconds" should be a number, but is "5"',
    ],
    [
      'make-directory',
      { path: '/a', mode: 7 },
      'command "make-directory" has no parameter "mode", which is ignored; it has path, retries, timeout, optional',
    ],
    [
      'blender-render',
      { ...RENDER, blend_file: '/a' },
      'command "blender-render" has no parameter "blend_file", which is ignored; did you mean "blendfile"?',
    ],
    [
      'blender-render',
      { ...RENDER, expect: { scen: '' } },
      'command "blender-render" has no parameter "expect.scen", which is ignored; did you mean "expect.scene"?',
    ],
    [
      'copy-file',
      { src: 'a', dest: '/b' },
      'command "copy-file": parameter "src" should be an absolute path, but is "a"',
    ],
    [
      'exec',
      { exe: 'x', timeout: 'soon' },
      `command "exec": parameter "timeout" cannot be read: 'soon' is not a duration. Write a number and its unit (h, m, s or ms), such as 10m, 1h30m or 90s; 0s for none`,
    ],
  ])('is said in words: %s %j', (name, parameters, message) => {
    expect(problemsOfCommand(name, parameters).map((problem) => problem.message)).toEqual([message]);
  });
});

describe('very many parameters that are not there', () => {
  it('are told in part, and cost nothing', () => {
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`parameter${at}`, at]));
    expect(problemsOfCommand('echo', { message: 'x', ...many })).toHaveLength(20);
  });
});

describe('the parameters of a command', () => {
  it('are read as what they are, with their defaults', () => {
    expect(
      readParameters('exec', { exe: 'x', args: ['a', 1, true, ['b']], timeout: '1m', env: { A: 1, B: null } })
        .parameters,
    ).toEqual({
      exe: 'x',
      args: ['a', '1', 'true', '["b"]'],
      env: { A: '1', B: undefined },
      cwd: undefined,
      retries: 0,
      timeout: 60_000,
      optional: false,
    });
    expect(
      readParameters('blender-render', { ...RENDER, exeArgs: "-b '--a b'", expect: { frames: '3,1' } })
        .parameters,
    ).toMatchObject({
      exeArgs: ['-b', '--a b'],
      argsBefore: [],
      expect: { frames: [1, 3], scene: undefined },
    });
    expect(readParameters('frames-to-video', VIDEO).parameters).toMatchObject({
      frames: undefined,
      stereo: 'one-eye',
      view: { exposure: 0, gamma: 1 },
    });
  });

  it('are as good as left out where they are wrong and ignored', () => {
    expect(readParameters('exec', { exe: 'x', retries: 'many', timeout: 'soon' }).parameters).toMatchObject({
      retries: 0,
      timeout: undefined,
    });
  });

  it('are not there where the task fails for them', () => {
    expect(readParameters('sleep', {}).parameters).toBeUndefined();
  });
});

/** What Flamenco 3's own Workers take, and no less (behaviour.md §27). */
const OF_FLAMENCO_3: Readonly<Record<string, readonly string[]>> = {
  echo: ['message'],
  sleep: ['duration_in_seconds'],
  exec: ['exe', 'args'],
  'blender-render': ['exe', 'exeArgs', 'argsBefore', 'blendfile', 'args'],
  'frames-to-video': ['exe', 'exeArgs', 'fps', 'inputGlob', 'outputFile', 'argsBefore', 'args'],
  'make-directory': ['path'],
  'move-directory': ['src', 'dest'],
  'copy-file': ['src', 'dest'],
};

describe('the description of commands', () => {
  it('has the commands and parameters of Flamenco 3, and marks those that its Workers ignore', () => {
    const known = Object.keys(COMMAND_DESCRIPTIONS).map((name) => {
      const parameters = Object.entries(isCommandName(name) ? parametersOf(name) : {});
      return [
        name,
        parameters
          .filter(([, { ignoredByFlamenco3 }]) => !ignoredByFlamenco3)
          .map(([key]) => key)
          .sort(),
      ];
    });
    const expected = Object.entries(OF_FLAMENCO_3).map(([name, parameters]) => [
      name,
      [...parameters].sort(),
    ]);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(expected));
  });
});
