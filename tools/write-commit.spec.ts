import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, 'write-commit.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-commit-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const written = (): string => {
  execFileSync(process.execPath, [PROGRAM, 'commit.txt'], { cwd: folder, stdio: 'ignore' });
  return readFileSync(join(folder, 'commit.txt'), 'utf8').trim();
};

describe('the commit that a program was built from', () => {
  it('is the one that is checked out', () => {
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message=first');
    const commit = written();
    expect(commit).toMatch(/^[0-9a-f]{12}$/);
    expect(git('rev-parse', 'HEAD')).toMatch(new RegExp(`^${commit}`));
  });

  it('is unknown where there is no repository', () => {
    expect(written()).toBe('unknown');
  });
});
