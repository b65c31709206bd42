import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../..');

/** `counted` says how often it was asked since its module was loaded. */
const COUNTER = 'let count = 0;\nexport const counted = (): number => (count += 1);\n';

describe("Jest's runtime without a VM context", () => {
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-native-'));

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs Jest, in one process, on a project of these files: its output without colours. */
  function jestOn(files: Readonly<Record<string, string>>): string {
    const preset = JSON.stringify(join(ROOT, 'jest.preset.ts'));
    const all = {
      'package.json': '{"type": "module"}',
      'jest.config.ts': `import { nodeProject } from ${preset};\nexport default nodeProject('sample', { globals: { given: 7 } });\n`,
      ...files,
    };
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const { stdout, stderr } = spawnSync(process.execPath, [jest, '--runInBand', '--ci', '--no-color'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    return stdout + stderr;
  }

  const spec = (body: string): string => `import { afterAll, expect, it, jest } from '@jest/globals';
import { counted as ofTests } from './counter.js';
import { counted as ofSource } from '../src/counter.js';
${body}`;

  it('loads what belongs to tests once for each file, and what is tested once', () => {
    const body = `it('counts', () => {
  expect(ofTests()).toBe(1);
  expect(ofSource()).toBe(NUMBER);
});
`;
    const output = jestOn({
      'src/counter.ts': COUNTER,
      'tests/counter.ts': COUNTER,
      // Jest begins with the larger file.
      'tests/a.spec.ts': spec(`${body.replace('NUMBER', '1')}// ${'-'.repeat(500)}\n`),
      'tests/b.spec.ts': spec(body.replace('NUMBER', '2')),
    });
    expect(output).toMatch(/Tests: +2 passed, 2 total/);
  });

  it('fails a file that leaves another global than it found, and puts that back for the next one', () => {
    const output = jestOn({
      'src/counter.ts': COUNTER,
      'tests/counter.ts': COUNTER,
      'tests/a.spec.ts': spec(`it('takes fetch away', () => {
  globalThis.fetch = () => Promise.reject(new Error('no'));
  process.env['LEFT'] = 'behind';
  expect(${'1 + '.repeat(200)}0).toBe(200);
});
`),
      'tests/b.spec.ts': spec(`it('has fetch, and its own environment', async () => {
  expect((await fetch('data:,hello')).status).toBe(200);
  expect(process.env['LEFT']).toBeUndefined();
});
`),
    });
    expect(output).toMatch(/FAIL sample tests\/a\.spec\.ts/);
    expect(output).toMatch(
      /This file left other globals than it found: fetch\. Put them back after its tests\./,
    );
    expect(output).toMatch(/PASS sample tests\/b\.spec\.ts/);
  });

  it('gives the globals of the project, fake timers, spies and time limits, and takes them away', () => {
    const output = jestOn({
      'src/counter.ts': COUNTER,
      'tests/counter.ts': COUNTER,
      'tests/a.spec.ts': spec(`jest.setTimeout(77);
it('has them', () => {
  jest.useFakeTimers();
  const called = jest.spyOn(Math, 'random').mockReturnValue(2);
  const timer = jest.fn();
  setTimeout(timer, 3_600_000);
  jest.advanceTimersByTime(3_600_000);
  expect([timer.mock.calls.length, Math.random(), called.mock.calls.length, given]).toEqual([1, 2, 1, 7]);
});
it('is too slow', () => new Promise(() => undefined));
`),
      'tests/b.spec.ts': spec(`it('has real ones', async () => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([Math.random() < 1, given]).toEqual([true, 7]);
});
`),
    });
    expect(output).toMatch(/Exceeded timeout of 77 ms/);
    expect(output).toMatch(/Tests: +1 failed, 2 passed, 3 total/);
  });

  it('tells where a test failed, in lines of its source', () => {
    const output = jestOn({
      'src/counter.ts': COUNTER,
      'tests/counter.ts': COUNTER,
      'tests/a.spec.ts': spec(`interface Gone {
  readonly type: string;
}

it('fails', () => {
  const gone: Gone = { type: 'none' };
  expect(gone.type).toBe('some');
});
`),
    });
    expect(output).toMatch(/tests\/a\.spec\.ts:10:21/);
  });
});
