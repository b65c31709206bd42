import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hostCheckSystem } from '../../src/checks/check-system.js';
import type { CheckTools, Verdict } from '../../src/checks/check.js';
import { examineBlender, examineRendering } from '../../src/checks/program-checks.js';
import { findMachine } from '../../src/machine/find-machine.js';
import { hostMachine } from '../../src/machine/machine-system.js';
import { writeScript } from '../support/processes.js';
import { scratchDirectory } from '../support/scratch-directory.js';

const FAKE = join(import.meta.dirname, 'fake-blenders/blender.py');
const never = new AbortController().signal;

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
beforeEach(async () => {
  scratch = await scratchDirectory();
  await mkdir(join(scratch.path, 'modules'));
});
afterEach(() => scratch.remove());

const modules = (): string => join(scratch.path, 'modules');

/** What checks find out with, where PYTHONPATH is set or not. */
function toolsWith(hasPythonPath: boolean): CheckTools {
  const variables = { PATH: process.env['PATH'], ...(hasPythonPath && { PYTHONPATH: modules() }) };
  return { system: hostCheckSystem(variables, scratch.path), signal: never } as unknown as CheckTools;
}

/** A program that answers as this version of Blender, which the system starts as any other. */
function aBlender(version: string, ...args: readonly string[]): Promise<string> {
  const said = JSON.stringify({ version, built_with: ['CUDA'], gpus: { CUDA: ['RTX 4090'] } });
  return writeScript(join(scratch.path, `blender-${version}`), [
    `FAKE_BPY='${said}' exec python3 -B ${FAKE} "$@" ${args.join(' ')}`,
  ]);
}

const renders = (program: string): string => `${program} renders on the CPU, and by CUDA (RTX 4090)`;

describe('the self-test knows', () => {
  it.each([
    ['2.93', 'failed'],
    ['3.3', 'failed'],
    ['3.4', 'ok'],
    ['3.6', 'ok'],
    ['4.2', 'ok'],
    ['4.5', 'ok'],
    ['5.0', 'ok'],
    ['5.2', 'ok'],
  ])('Blender %s: its version (%s), and what else is told of it', async (version, outcome) => {
    const program = await aBlender(version);
    expect(await examineBlender(program, toolsWith(false))).toMatchObject({
      outcome,
      message: expect.stringContaining(`is Blender ${version}.0`),
    });
    const machine = hostMachine(toolsWith(false).system);
    const { programs } = await findMachine(machine, { folders: [], blenders: [program], ffmpegs: [] }, never);
    expect(programs).toEqual([
      { name: 'blender', version: expect.stringMatching(`^${version.replace('.', '\\.')}`), path: program },
    ]);
  });

  it.each([
    ['3.4', true],
    ['3.6', true],
    ['4.1', true],
    ['4.2', false],
    ['4.5', false],
    ['5.0', false],
    ['5.2', false],
  ])('whether Blender %s reads PYTHONPATH: %s, unless it is told to', async (version, isRead) => {
    const program = await aBlender(version);
    const verdict: Verdict = isRead
      ? { outcome: 'ok', message: renders(program) }
      : {
          outcome: 'note',
          message: `${renders(program)}. It does not read PYTHONPATH (${modules()}): modules there are not found unless --python-use-system-env is among its arguments, such as in the variable "blenderArgs" on the Manager`,
        };
    expect(await examineRendering(program, toolsWith(true))).toEqual(verdict);
    expect(await examineRendering(program, toolsWith(false))).toEqual({
      outcome: 'ok',
      message: renders(program),
    });
  });

  it('the Blender that is here', async () => {
    expect((await examineBlender('blender', toolsWith(false))).outcome).toBe('ok');
    const verdict = await examineRendering('blender', toolsWith(true));
    expect(verdict).toMatchObject({ message: expect.stringContaining('blender renders on the CPU') });
  }, 60_000);
});
