import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';

/** Accidents for two and a half minutes each; and Managers are slow to start on a computer that runs other tests as well. */
jest.setTimeout(600_000);

/** Runs `npm run simulator` with these arguments. */
function simulator(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'simulator.ts'), ...args],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, output: stdout + stderr };
}

describe('a farm of real Managers, and Workers that are nothing but their requests', () => {
  it.each([
    ['SQLite', ['--database', 'sqlite']],
    ['PostgreSQL, with two Managers', ['--database', 'postgres', '--managers', '2']],
  ])('loses nothing on %s, whatever is killed, frozen, cut or full', (_database, farm) => {
    const life = ['--workers', '40', '--minutes', '2.5'];
    const { status, output } = simulator(...farm, ...life);
    process.stdout.write(`${output.split('\n').slice(-5).join('\n')}\n`);
    expect(output).toMatch(
      /^0 violations: \d+ jobs, \d+ tasks, \d+ attempts, [1-9]\d* completions accepted/m,
    );
    expect(output).toMatch(/^Accidents: \S+ \d/m);
    expect(status).toBe(0);
  });

  it('says what it can do', () => {
    expect(simulator('--help')).toMatchObject({ status: 0, output: expect.stringMatching(/--managers N/) });
  });
});
