import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { fingerprintOf } from './fingerprint.ts';

/** A bottle is a process, which loads Manager and Workers first. */
jest.setTimeout(300_000);

/** Runs `npm run bottle` with these arguments. */
function bottle(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'bottle.ts'), ...args],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, output: stdout + stderr };
}

function tracesIn(output: string): readonly string[] {
  return [...output.matchAll(/^seed \d+: trace ([0-9a-f]{16} of \d+ lines)/gm)].map(
    ([, trace = '']) => trace,
  );
}

describe('the farm in a bottle', () => {
  it('lives through accidents as decided by its seed: nothing wrong is accepted, and each job ends', () => {
    const { status, output } = bottle('--seeds', '200', '--within', '60');
    process.stdout.write(output.split('\n').slice(-5).join('\n'));
    expect(output).toMatch(/ 0 violations/);
    expect(status).toBe(0);
    expect(tracesIn(output).length).toBeGreaterThan(0); // how many there is time for depends on the computer
    expect(tracesIn(output)).toHaveLength(new Set(tracesIn(output)).size);
  });

  it('does the same for the same seed, whatever was tried before it', () => {
    const [life, both] = [
      ['--minutes', '2'],
      ['--seed', '41', '--seeds', '2'],
    ];
    const together = tracesIn(bottle(...life, ...both).output);
    const alone = tracesIn(bottle(...life, '--seed', '42').output);
    expect(together).toHaveLength(2);
    expect(alone).toEqual(together.slice(1));
  });

  it('does the same whenever garbage is collected, which other programs on the computer change', () => {
    const usual = fingerprintOf(41, []);
    expect(usual).toMatch(/^[0-9a-f]{16}$/);
    // All of it each time, 35 times instead of 2; 300 times is a test of its own, bottle.long.spec.ts.
    expect(fingerprintOf(41, ['--gc-global'])).toBe(usual);
  });

  // The others: npm run bottle -- --plant all
  it.each([
    ['stale-reports', 1, /log of job|did not come to its end|which was accepted, and is/],
    ['answered-before-commit', 1, /which was accepted, and is/],
    ['completed-miscounted', 2, /counts \d+ completed tasks, and has/],
  ])('finds a fault that was planted: %s (from seed %i)', (name, firstSeed, violation) => {
    const { status, output } = bottle('--plant', name, '--seed', String(firstSeed), '--seeds', '20');
    expect(output).toMatch(violation);
    expect(output).toMatch(/Once more: npm run bottle -- --seed \d+ /);
    expect(status).toBe(1);
  });
});
