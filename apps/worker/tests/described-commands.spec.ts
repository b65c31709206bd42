import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  COMMAND_DESCRIPTIONS,
  isCommandName,
  readParameters,
  type CommandDescription,
  type CommandName,
} from '@flamenco/domain/commands';
import { RUNNERS } from '../src/execution/commands/command-table.js';
import type { CommandRunner } from '../src/execution/commands/command.js';
import { makePicture } from './film/pictures.js';
import { hurriedClock } from './support/fake-clock.js';
import { writeScript } from './support/processes.js';
import { contextOf, runCommand } from './support/run-command.js';
import { scratchDirectory } from './support/scratch-directory.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

type Values = Readonly<Record<string, unknown>>;

/** Parameters with which each command does something; several where no one run has a use for all of them. */
const EXAMPLES: Readonly<Record<CommandName, readonly (() => Values | Promise<Values>)[]>> = {
  echo: [() => ({ message: 'hello' })],
  sleep: [() => ({ duration_in_seconds: 0 })],
  'make-directory': [() => ({ path: at('new') })],
  'move-directory': [async () => (await mkdir(at('from')), { src: at('from'), dest: at('to') })],
  'copy-file': [async () => (await writeFile(at('a'), ''), { src: at('a'), dest: at('b') })],
  exec: [
    async () => ({ exe: await writeScript(at('tool'), ['exit 0']), args: ['x'], env: { A: '1' }, cwd: at() }),
  ],
  'blender-render': [async () => ({ exe: await writeScript(at('blender'), ['exit 0']), blendfile: '' })],
  'frames-to-video': [film, () => ({ ...film(), frames: '', argsBefore: ['-y'], inputGlob: at('*.png') })],
};

function film(): Values {
  makePicture(at('0001.png'), 'red');
  const args = ['-pix_fmt', 'yuv420p', '-y'];
  const [outputFile, framePattern] = [at('film.mp4'), at('####')];
  return { exe: 'ffmpeg', fps: 24, args, outputFile, frames: '1', framePattern, extensions: ['.png'] };
}

/** An object that notes which of its fields are asked for, and those of its own described objects. */
function watched(values: Values, prefix: string, asked: Set<string>): Values {
  return new Proxy(values, {
    get(target, key) {
      const [name, value] = [prefix + String(key), target[String(key)]];
      asked.add(name);
      return ['expect', 'view'].includes(name) ? watched(value as Values, `${name}.`, asked) : value;
    },
  });
}

function namesOf(parameters: CommandDescription['parameters'], prefix = ''): readonly string[] {
  return Object.entries(parameters).flatMap(([name, { fields }]) => [
    prefix + name,
    ...(fields ? namesOf(fields, `${prefix}${name}.`) : []),
  ]);
}

/** The parameters that a command asks for, in all of its examples. */
async function askedBy(name: CommandName): Promise<ReadonlySet<string>> {
  const asked = new Set<string>();
  for (const example of EXAMPLES[name]) {
    const { parameters, problems } = readParameters(name, await example());
    expect(problems).toEqual([]);
    const run = RUNNERS[name] as CommandRunner<CommandName>;
    await run(watched(parameters ?? {}, '', asked) as never, contextOf({ clock: hurriedClock }).context);
  }
  return asked;
}

describe('the Worker and the description of commands', () => {
  it('have the same commands', () => {
    expect(Object.keys(RUNNERS).sort()).toEqual(Object.keys(COMMAND_DESCRIPTIONS).sort());
  });

  it.each(Object.entries<CommandDescription>(COMMAND_DESCRIPTIONS))(
    'have the same parameters: %s',
    async (name, { parameters }) => {
      const asked = isCommandName(name) ? await askedBy(name) : new Set<string>();
      const own = [...asked].filter((each) => each !== 'optional'); // which every command has
      expect(own.sort()).toEqual([...namesOf(parameters)].sort());
    },
    60_000,
  );
});

describe('a parameter that is not understood', () => {
  it('is reported in the log of the task where the command does not have it, and changes nothing', async () => {
    const { log } = await runCommand('echo', { message: 'hello', color: 'red', retires: 2 });
    expect(log).toEqual([
      'warn: command "echo" has no parameter "color", which is ignored; it has message, retries, timeout, optional',
      'warn: command "echo" has no parameter "retires", which is ignored; did you mean "retries"?',
      'echo: "hello"',
    ]);
  });

  it('is reported, and ignored, where every command has it and Flamenco 3 knows nothing of it', async () => {
    const { log } = await runCommand('echo', {
      message: 'hello',
      retries: 'often',
      timeout: [1],
      optional: 'yes',
    });
    expect(log.filter((line) => line.startsWith('warn: '))).toHaveLength(3);
    expect(log.at(-1)).toBe('echo: "hello"');
  });

  it.each<[string, Values, string]>([
    [
      'exec',
      { exe: 5, args: 'x' },
      'command "exec": parameter "exe" should be text, but is 5; command "exec": parameter "args" should be a list, but is "x"; correct the job type that makes this task',
    ],
    [
      'excec',
      {},
      'this Worker has no command "excec" (it has blender-render, frames-to-video, exec, copy-file, move-directory, make-directory, echo, sleep); did you mean "exec"? Else correct the job type, or update the Worker',
    ],
  ])(
    'fails the task otherwise, all that is wrong being said at once: %s',
    async (name, parameters, message) => {
      await expect(runCommand(name, parameters)).rejects.toThrow(message);
    },
  );
});
