import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeScript } from './support/processes.js';
import { runCommand } from './support/run-command.js';
import { scratchDirectory } from './support/scratch-directory.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const script = (name: string, ...lines: string[]): Promise<string> =>
  writeScript(join(scratch.path, name), lines);

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

describe('a command with limits', () => {
  it('fails when a program is silent and idle for too long: its whole family counts', async () => {
    const exe = await script('tool', 'echo waiting for ever', 'sleep 1000');
    await expect(runCommand('exec', { exe }, { limits: { silenceMs: 600 } })).rejects.toThrow(
      /^process \d+ .*has printed nothing and used no CPU for .*was: waiting for ever$/,
    );
  });

  it('lets a program go on whose child computes, without a word', async () => {
    const busy = `i=0; while [ $i -lt 3000000 ]; do i=$((i + 1)); done`;
    const exe = await script('tool', `sh -c '${busy}'`, 'echo done');
    const { log } = await runCommand('exec', { exe }, { limits: { silenceMs: 1500 } });
    expect(log.at(-1)).toMatch(/done$/);
  });

  it('fails when a program takes too long', async () => {
    const exe = await script('tool', 'while :; do echo busy; sleep 0.05; done');
    await expect(runCommand('exec', { exe }, { limits: { timeMs: 500 } })).rejects.toThrow(
      /has run for 1s, which is the limit \(task_time_limit\)/,
    );
  });
});
