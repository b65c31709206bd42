import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { adviseToInstall, findProgram, PYTHON } from '../system-packages.ts';

const addon = join(import.meta.dirname, '../../blender-addon');
const zip = join(addon, 'dist/flamenco-addon.zip');

/** Both together take 45 s of processor time; on a busy computer that was a minute and a half. */
const TIMEOUT_MS = 300_000;

describe('the Blender add-on', () => {
  it(
    'passes its tests in plain Python',
    () => {
      const tests = runPython(['-m', 'unittest', 'discover', '-b', '-s', 'tests', '-t', '.']);
      expect(tests).toMatch(/^Ran [1-9]\d* tests/m);
    },
    TIMEOUT_MS,
  );

  it(
    'passes its tests inside Blender, installed from the zip that the Manager serves',
    () => {
      if (!existsSync(zip)) throw new Error(`${zip} is missing. Start npm run build first.`);
      const tests = runPython(['tests_blender'], { FLAMENCO_TEST_ADDON: zip });
      expect(tests).toMatch(/^Ran [1-9]\d* tests/m);
    },
    TIMEOUT_MS,
  );
});

/** Runs Python in the add-on's folder, and returns what it wrote. Throws, with that, unless it succeeds. */
function runPython(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const python = findProgram(PYTHON.name);
  if (python === undefined) throw new Error(adviseToInstall([PYTHON]));
  const { status, signal, stdout, stderr } = spawnSync(python, args, {
    cwd: addon,
    encoding: 'utf8',
    timeout: TIMEOUT_MS - 10_000,
    env: { ...process.env, FLAMENCO_TEST_NODE: process.execPath, ...environment },
  });
  const output = `${stdout}${stderr}`;
  if (status !== 0)
    throw new Error(`python3 ${args.join(' ')} ended with ${String(status ?? signal)}:\n${output}`);
  return output;
}
