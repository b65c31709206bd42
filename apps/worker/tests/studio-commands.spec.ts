import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readCommand } from '../src/execution/commands/command-table.js';
import { loadStudioCommands } from '../src/execution/commands/studio-commands.js';
import { aTask } from './support/fake-manager.js';
import { contextOf } from './support/run-command.js';
import { writeScript } from './support/processes.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { WorkerStage } from './support/worker-stage.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

async function module(name: string, text: string): Promise<string> {
  await writeFile(at(name), text);
  return at(name);
}

const PUBLISH = `export const commands = {
  publish: {
    parameters: {
      shot: { type: 'text', required: true, meaning: 'Which shot' },
      frames: { type: 'frames', default: [1], meaning: 'Which frames' },
      tool: { type: 'path', required: true, meaning: 'The tool' },
    },
    countsSteps: true,
    async run({ shot, frames, tool }, { log, step, run, environment }) {
      log('publishing ' + shot + ' frames ' + frames.join(' ') + ' for ' + environment.STUDIO);
      const lines = [];
      await run(tool, [shot], { onLine: (line) => lines.push(line) });
      for (const _ of frames) step();
      log('it said ' + lines.join());
    },
  },
};`;

describe('a command that a studio adds', () => {
  it('is read by its description, and does what commands can do', async () => {
    const tool = await writeScript(at('tool'), ['echo "published $1"']);
    const commands = await loadStudioCommands([await module('studio.mjs', PUBLISH)]);
    const { context, log, stepCount } = contextOf({ environment: { ...process.env, STUDIO: 'ours' } });
    const given = { name: 'publish', parameters: { shot: '010', frames: '1-3', tool, retries: 2, oops: 1 } };
    const command = readCommand(given, context.log, commands);
    expect(command).toMatchObject({ retries: 2, countsSteps: true });
    await command.run(context);
    expect(log[0]).toMatch(/^warn: command "publish" has no parameter "oops", which is ignored/);
    expect(log[1]).toBe('publishing 010 frames 1 2 3 for ours');
    expect(log.at(-1)).toBe('it said published 010');
    expect(stepCount()).toBe(3);
  });

  it('fails with what is wrong about its parameters, and is guessed when its name is misspelt', async () => {
    const commands = await loadStudioCommands([await module('studio.mjs', PUBLISH)]);
    const read = (name: string): unknown =>
      readCommand({ name, parameters: { tool: '/x' } }, () => undefined, commands);
    expect(() => read('publish')).toThrow(
      /command "publish": parameter "shot" is missing; correct the job type/,
    );
    expect(() => read('publsh')).toThrow(
      /no command "publsh" \(it has .*, publish\); did you mean "publish"\?/,
    );
  });

  it('is run by a Worker as part of a task', async () => {
    const text = `export const commands = { hello: { parameters: {}, run: (_, { log }) => log('hello from the studio') } };`;
    const studioCommands = await loadStudioCommands([await module('hello.mjs', text)]);
    const stage = await WorkerStage.setUp();
    stage.manager.addTask(aTask([{ name: 'hello', parameters: {}, total_step_count: 1 }]));
    void stage.startWorker({ studioCommands });
    await stage.untilTaskIs('completed');
    expect(stage.manager.log).toContain('hello from the studio');
    expect(stage.manager.updates.flatMap(({ steps_completed }) => steps_completed ?? [])).toEqual([0, 1]);
    await stage.tearDown();
  });

  it.each([
    ['a module that is not there', undefined, /none\.mjs cannot be used: /],
    ['a module without commands', 'export default {}', /it has to export "commands"/],
    ['a module that does not parse', 'export const', /cannot be used: /],
    [
      'a name of ours',
      'export const commands = { echo: {} }',
      /"echo" is the name of a command of Flamenco’s own/,
    ],
    ['a name that cannot be', 'export const commands = { "A b": {} }', /"A b" has to be of small letters/],
    ['nothing to run', 'export const commands = { a: { parameters: {} } }', /"a" needs a function "run"/],
    ['no parameters', 'export const commands = { a: { run() {} } }', /"a" needs "parameters"/],
    [
      'a parameter of an unknown type',
      'export const commands = { a: { run() {}, parameters: { x: { type: "colour", meaning: "" } } } }',
      /"a" : parameter "x" needs a "type" \(text, path/,
    ],
  ])('is refused, with what is wrong: %s', async (_what, text, reason) => {
    const path = text === undefined ? at('none.mjs') : await module('studio.mjs', text);
    await expect(loadStudioCommands([path])).rejects.toThrow(reason);
  });
});
